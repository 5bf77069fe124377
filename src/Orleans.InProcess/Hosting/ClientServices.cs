using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime.Requests;

namespace Orleans.Hosting;

/// <summary>The services of a client, which has its own outgoing filters and finds its silo in this process.</summary>
internal static class ClientServices
{
    public static void Add(IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(IClusterClient)))
        {
            return;
        }

        services.AddOptions();
        SiloServices.AddShared(services);
        services.AddSingleton(provider =>
        {
            ClusterOptions cluster = provider.GetRequiredService<IOptions<ClusterOptions>>().Value;
            SiloCore Find() => SiloRegistry.Get(cluster);
            return new ReferenceFactory(new CallDispatcher(Find, [.. provider.GetServices<IOutgoingGrainCallFilter>()]), Find);
        });
        services.AddSingleton<IGrainFactory>(provider => new GrainFactory(provider.GetRequiredService<ReferenceFactory>()));
        services.AddSingleton<IClusterClient>(provider => new ClusterClient(provider, provider.GetRequiredService<IGrainFactory>()));
    }
}
