namespace Orleans.Hosting;

/// <summary>Sets up a stream provider of a client; the one in memory has nothing to set.</summary>
public interface IClusterClientMemoryStreamConfigurator
{
}
