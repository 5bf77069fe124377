namespace Orleans.Hosting;

/// <summary>Sets up a stream provider of a silo; the one in memory has nothing to set.</summary>
public interface ISiloMemoryStreamConfigurator
{
}
