using System.Collections.ObjectModel;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;

namespace Orleans.TestingHost;

/// <summary>A silo and a client for tests; the one silo stands for however many were asked for.</summary>
public sealed class InProcessTestCluster : IDisposable, IAsyncDisposable
{
    private readonly List<InProcessSiloHandle> _silos = [];
    private IHost? _client;

    internal InProcessTestCluster(InProcessTestClusterOptions options) => Options = options;

    public InProcessTestClusterOptions Options { get; }

    public ReadOnlyCollection<InProcessSiloHandle> Silos => _silos.AsReadOnly();

    /// <summary>The client; throws <see cref="InvalidOperationException"/> before <see cref="DeployAsync"/>.</summary>
    public IClusterClient Client => (_client ?? throw new InvalidOperationException("The cluster is not deployed yet: await DeployAsync."))
        .Services.GetRequiredService<IClusterClient>();

    public IServiceProvider GetSiloServiceProvider(SiloAddress? silo = null) => Silo.ServiceProvider;

    private InProcessSiloHandle Silo => _silos.Count > 0 ? _silos[0] : throw new InvalidOperationException("No silo runs.");

    public async Task DeployAsync()
    {
        if (_silos.Count == 0)
        {
            await StartSiloAsync();
        }

        if (Options.InitializeClientOnDeploy)
        {
            await InitializeClientAsync();
        }
    }

    public async Task InitializeClientAsync()
    {
        if (_client is not null)
        {
            return;
        }

        HostApplicationBuilder builder = NewHost("client");
        builder.UseOrleansClient();
        foreach (Action<IHostApplicationBuilder> configure in Options.ClientHostConfigurationDelegates)
        {
            configure(builder);
        }

        _client = builder.Build();
        await _client.StartAsync();
    }

    /// <summary>Returns the one silo: the in-process runtime has no second.</summary>
    public Task<InProcessSiloHandle> StartAdditionalSiloAsync() => _silos.Count > 0 ? Task.FromResult(_silos[0]) : StartSiloAsync();

    public Task StopAllSilosAsync() => _silos.Count > 0 ? StopSiloAsync(_silos[0]) : Task.CompletedTask;

    public async Task StopSiloAsync(InProcessSiloHandle instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        await instance.StopSiloAsync(stopGracefully: true);
        _silos.Remove(instance);
    }

    /// <summary>Stops without draining: requests that wait are given up.</summary>
    public async Task KillSiloAsync(InProcessSiloHandle instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        await instance.StopSiloAsync(stopGracefully: false);
        _silos.Remove(instance);
    }

    public async Task<InProcessSiloHandle?> RestartSiloAsync(InProcessSiloHandle instance)
    {
        await StopSiloAsync(instance);
        await instance.DisposeAsync();
        return await StartSiloAsync();
    }

    public async Task StopClusterClientAsync()
    {
        if (_client is { } client)
        {
            _client = null;
            await client.StopAsync();
            client.Dispose();
        }
    }

    public Task WaitForDeactivationAsync(GrainId grainId) => ActivationOf(grainId)?.Deactivated ?? Task.CompletedTask;

    public Task WaitForDeactivationAsync(IAddressable grain) => WaitForDeactivationAsync(grain.GetGrainId());

    /// <summary>Deactivates a grain and waits for the end; does nothing when it is not active.</summary>
    public async Task DeactivateAsync(GrainId grainId)
    {
        if (ActivationOf(grainId) is { } activation)
        {
            activation.Deactivate(new DeactivationReason(DeactivationReasonCode.RuntimeRequested, "A test asked for it"));
            await activation.Deactivated;
        }
    }

    public Task DeactivateAsync(IAddressable grain) => DeactivateAsync(grain.GetGrainId());

    public bool TryGetGrainContext(GrainId grainId, out IGrainContext? grainContext)
    {
        grainContext = ActivationOf(grainId);
        return grainContext is not null;
    }

    public async ValueTask DisposeAsync()
    {
        await StopClusterClientAsync();
        foreach (InProcessSiloHandle silo in _silos.ToArray())
        {
            await StopSiloAsync(silo);
            await silo.DisposeAsync();
        }
    }

    public void Dispose()
    {
        _client?.Dispose();
        foreach (InProcessSiloHandle silo in _silos)
        {
            silo.Dispose();
        }
    }

    private Activation? ActivationOf(GrainId grainId) => Silo.ServiceProvider.GetRequiredService<SiloCore>().Catalog.Peek(grainId);

    private async Task<InProcessSiloHandle> StartSiloAsync()
    {
        var options = new InProcessTestSiloSpecificOptions();
        HostApplicationBuilder builder = NewHost(options.SiloName);
        builder.UseOrleans();
        builder.Services.Configure<SiloOptions>(silo => silo.SiloName = options.SiloName);
        foreach (Action<InProcessTestSiloSpecificOptions, IHostApplicationBuilder> configure in Options.SiloHostConfigurationDelegates)
        {
            configure(options, builder);
        }

        IHost host = builder.Build();
        var handle = new InProcessSiloHandle { SiloHost = host, Name = options.SiloName };
        await host.StartAsync();
        handle.SiloAddress = handle.ServiceProvider.GetRequiredService<ILocalSiloDetails>().SiloAddress;
        handle.GatewayAddress = handle.SiloAddress;
        _silos.Add(handle);
        return handle;
    }

    private HostApplicationBuilder NewHost(string name)
    {
        // The empty builder: tests must not depend on the environment or the files around them.
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = name });
        builder.Services.Configure<ClusterOptions>(cluster =>
        {
            cluster.ClusterId = Options.ClusterId;
            cluster.ServiceId = Options.ServiceId;
        });
        return builder;
    }
}
