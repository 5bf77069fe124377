using Orleans.Streams;

namespace Orleans;

/// <summary>The stream providers of a grain.</summary>
public static class GrainStreamingExtensions
{
    /// <summary>The provider of this name; throws <see cref="InvalidOperationException"/> when none is registered.</summary>
    public static IStreamProvider GetStreamProvider(this Grain grain, string name) => GetStreamProvider((IGrainBase)grain, name);

    /// <inheritdoc cref="GetStreamProvider(Grain, string)"/>
    public static IStreamProvider GetStreamProvider(this IGrainBase grain, string name) =>
        grain.GrainContext.ActivationServices.GetRequiredKeyedService<IStreamProvider>(name);
}
