using Orleans.Streaming;
using Orleans.Streams;

namespace Orleans;

/// <summary>Stream providers for grains.</summary>
public static class GrainStreamingExtensions
{
    /// <summary>Throws <see cref="KeyNotFoundException"/> when no provider has that name.</summary>
    public static IStreamProvider GetStreamProvider(this Grain grain, string name) => GetStreamProvider((IGrainBase)grain, name);

    /// <inheritdoc cref="GetStreamProvider(Grain, string)"/>
    public static IStreamProvider GetStreamProvider(this IGrainBase grain, string name) =>
        StreamProviders.Get(grain.GrainContext.ActivationServices, name);
}
