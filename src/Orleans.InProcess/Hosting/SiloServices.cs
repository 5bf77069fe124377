using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Orleans.Runtime.Contracts;
using Orleans.Runtime.Lifecycle;
using Orleans.Serialization;
using Orleans.Serialization.Cloning;
using Orleans.Serialization.Serializers;

namespace Orleans.Hosting;

/// <summary>The services of a silo.</summary>
internal static class SiloServices
{
    public static void Add(IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(SiloCore)))
        {
            return;
        }

        services.AddLogging();
        services.AddOptions();
        AddShared(services);
        services.AddSingleton<SiloCore>();
        services.AddSingleton<IGrainFactory>(provider => new GrainFactory(provider.GetRequiredService<SiloCore>().References));
        services.AddSingleton<IClusterClient>(provider => new ClusterClient(provider, provider.GetRequiredService<IGrainFactory>()));
        services.AddSingleton<IGrainRuntime, GrainRuntime>();
        services.AddSingleton<ILocalSiloDetails, LocalSiloDetails>();
        services.AddSingleton<SiloLifecycle>();
        services.AddSingleton<ISiloLifecycle>(provider => provider.GetRequiredService<SiloLifecycle>());
        services.AddSingleton<IGrainContextAccessor, GrainContextAccessor>();
        services.AddTransient<IGrainContext>(_ => RuntimeContext.Required);
        services.AddSingleton<ContractCheck>();

        // First among the hosted services: others may call grains as soon as they start, and still while they stop.
        services.Insert(0, ServiceDescriptor.Singleton<IHostedService, SiloHost>());
    }

    /// <summary>What clients need too.</summary>
    public static void AddShared(IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(CopyContextPool.Shared);
        services.TryAddSingleton(provider => new DeepCopier(provider.GetRequiredService<CopyContextPool>()));
        services.TryAddSingleton(provider => new CodecProvider(provider));
    }
}
