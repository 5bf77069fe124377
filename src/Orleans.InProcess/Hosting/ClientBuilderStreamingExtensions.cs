namespace Orleans.Hosting;

/// <summary>Registers the stream providers of a client.</summary>
public static class ClientBuilderStreamingExtensions
{
    public static IClientBuilder AddStreaming(this IClientBuilder builder) => builder;

    public static IClientBuilder AddMemoryStreams(
        this IClientBuilder builder, string name, Action<IClusterClientMemoryStreamConfigurator>? configure = null) => builder;
}
