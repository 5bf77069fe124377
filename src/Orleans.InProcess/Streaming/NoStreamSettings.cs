namespace Orleans.Streaming;

/// <summary>What a configuring delegate is given.</summary>
internal sealed class NoStreamSettings : ISiloMemoryStreamConfigurator, IClusterClientMemoryStreamConfigurator
{
}
