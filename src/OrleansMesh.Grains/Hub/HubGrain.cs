using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Streams;
using OrleansMesh.Contracts;
using OrleansMesh.Contracts.Federations;
using OrleansMesh.Contracts.Leases;
using OrleansMesh.Grains.Ports;

namespace OrleansMesh.Grains.Hub;

/// <summary>Keeps the live leases of a region, numbers their changes and publishes them; every second it publishes a bare beat, so that a gateway knows what it missed.</summary>
[Reentrant]
public sealed class HubGrain(IFederationDirectory federations, IOptions<HubOptions> options) : Grain, IHubGrain
{
    private static readonly TimeSpan BeatPeriod = TimeSpan.FromSeconds(1);

    private readonly Dictionary<Guid, LeaseRecord> _leases = [];
    private readonly Guid _epoch = Guid.NewGuid();
    private IAsyncStream<LeaseBeat>? _stream;
    private long _sequence;

    /// <inheritdoc/>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _stream = this.GetStreamProvider(MeshStreams.Provider).GetStream<LeaseBeat>(StreamId.Create(MeshStreams.Leases, options.Value.Region));
        foreach (Guid id in await federations.ActiveAsync(cancellationToken))
        {
            if (await GrainFactory.GetGrain<IFederationGrain>(id).GetAsync() is { } federation && IsLive(federation.Status))
            {
                _leases[id] = new LeaseRecord(id, federation.Version, federation.Status, federation.Agreement, federation.PartyKeys, federation.DrainUntil);
            }
        }

        // KeepAlive: gateways stop admitting when the beat stops, so this activation must not be collected
        this.RegisterGrainTimer(BeatAsync, new GrainTimerCreationOptions(BeatPeriod, BeatPeriod) { Interleave = true, KeepAlive = true });
    }

    /// <inheritdoc/>
    public Task PublishAsync(LeaseRecord lease)
    {
        if (_leases.TryGetValue(lease.FederationId, out LeaseRecord? known) && known.Version >= lease.Version)
        {
            return Task.CompletedTask;
        }

        if (IsLive(lease.Status))
        {
            _leases[lease.FederationId] = lease;
        }
        else
        {
            _leases.Remove(lease.FederationId);
        }

        _sequence++;
        return _stream!.OnNextAsync(new LeaseBeat(_epoch, _sequence, lease));
    }

    /// <inheritdoc/>
    public Task<LeaseSnapshot> GetLeasesAsync() => Task.FromResult(new LeaseSnapshot(_epoch, _sequence, [.. _leases.Values]));

    private static bool IsLive(FederationStatus status) => status is FederationStatus.Active or FederationStatus.Suspended or FederationStatus.Terminating;

    private Task BeatAsync(CancellationToken cancellationToken) => _stream!.OnNextAsync(new LeaseBeat(_epoch, _sequence, null));
}
