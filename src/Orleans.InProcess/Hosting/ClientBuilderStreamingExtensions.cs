using Orleans.Streaming;
using Orleans.Streams;

namespace Orleans.Hosting;

/// <summary>Memory streams for clients.</summary>
public static class ClientBuilderStreamingExtensions
{
    /// <summary>Streaming itself needs nothing; a provider is added by name.</summary>
    public static IClientBuilder AddStreaming(this IClientBuilder builder) => builder;

    /// <summary>Adds the client's end of the silo's provider of the same name.</summary>
    public static IClientBuilder AddMemoryStreams(this IClientBuilder builder, string name, Action<IClusterClientMemoryStreamConfigurator>? configure = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        configure?.Invoke(new NoStreamSettings());
        builder.Services.AddKeyedSingleton<IStreamProvider>(name, (services, _) => new MemoryStreamProvider(name, services));
        return builder;
    }
}
