using Orleans.Streams;

namespace Orleans.Streaming;

/// <summary>Finds stream providers by name.</summary>
internal static class StreamProviders
{
    public static IStreamProvider Get(IServiceProvider services, string name)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            throw new ArgumentNullException(nameof(name), "A stream provider has a name.");
        }

        return services.GetKeyedService<IStreamProvider>(name)
            ?? throw new KeyNotFoundException($"There is no stream provider '{name}'. Add it by AddMemoryStreams(\"{name}\").");
    }
}
