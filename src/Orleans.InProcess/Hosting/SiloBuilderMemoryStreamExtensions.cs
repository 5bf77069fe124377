using Orleans.Streaming;
using Orleans.Streams;

namespace Orleans.Hosting;

/// <summary>Memory streams for silos.</summary>
public static class SiloBuilderMemoryStreamExtensions
{
    /// <summary>Adds a provider whose items live in this process. Explicit subscriptions of grains are kept in the grain storage named <c>PubSubStore</c> when there is one.</summary>
    public static ISiloBuilder AddMemoryStreams(this ISiloBuilder builder, string name, Action<ISiloMemoryStreamConfigurator>? configure = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        configure?.Invoke(new NoStreamSettings());
        builder.Services.AddKeyedSingleton<IStreamProvider>(name, (services, _) => new MemoryStreamProvider(name, services));
        if (!builder.Services.Any(service => service.ServiceType == typeof(StreamHub)))
        {
            builder.Services.AddSingleton<StreamHub>();
            builder.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(services => services.GetRequiredService<StreamHub>());
        }

        return builder;
    }
}
