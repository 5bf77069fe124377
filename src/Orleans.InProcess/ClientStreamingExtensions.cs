using Orleans.Streaming;
using Orleans.Streams;

namespace Orleans;

/// <summary>Stream providers for clients.</summary>
public static class ClientStreamingExtensions
{
    /// <summary>Throws <see cref="KeyNotFoundException"/> when no provider has that name.</summary>
    public static IStreamProvider GetStreamProvider(this IClusterClient client, string name) => StreamProviders.Get(client.ServiceProvider, name);
}
