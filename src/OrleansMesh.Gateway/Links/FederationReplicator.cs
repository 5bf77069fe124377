using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Streams;
using OrleansMesh.Contracts;
using OrleansMesh.Contracts.Federations;
using OrleansMesh.Contracts.Meshes;
using OrleansMesh.Contracts.Notices;
using OrleansMesh.Domain.Routing;
using OrleansMesh.Grains;
using OrleansMesh.Grains.Ports;

namespace OrleansMesh.Gateway.Links;

/// <summary>Shows the federations that this hub holds to the homes of their other parties, and registrations that changed here to the hubs of partners; again until they have them.</summary>
internal sealed partial class FederationReplicator(
    IClusterClient grains, IFederationDirectory federations, HubCalls calls, RouteService routes, FederationReplicas replicas, MeshKnowledge meshes, HomeList homes, IOptions<HubOptions> hub,
    TimeProvider clock, ILogger<FederationReplicator> log) : BackgroundService, IAsyncObserver<MeshNotice>, IAsyncObserver<MeshChange>
{
    // as many as a member's client takes
    private const int FederationsOfMeshMax = 4096;

    private static readonly TimeSpan RetryPeriod = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<Guid, string[]> _held = [];
    private readonly ConcurrentDictionary<(Guid Federation, string Mesh), int> _owed = [];
    private readonly ConcurrentDictionary<(string Mesh, string Node), bool> _owedMeshes = [];
    private ImmutableHashSet<string> _reachable = [];
    private IReadOnlyDictionary<string, string> _homesBefore = ImmutableDictionary<string, string>.Empty;
    private volatile TaskCompletionSource _wake = NewSignal();
    private int _turn;

    /// <inheritdoc/>
    public Task OnNextAsync(MeshNotice item, StreamSequenceToken? token = null)
    {
        if (item.Federation.Seat is null)
        {
            Owe(item.Federation.FederationId, item.MeshIds);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task OnNextAsync(MeshChange item, StreamSequenceToken? token = null)
    {
        if (!homes.Contains(item.MeshId))
        {
            return;
        }

        foreach (Guid id in await federations.OfPartyAsync(item.MeshId, FederationsOfMeshMax, CancellationToken.None))
        {
            FederationRecord? record = await grains.GetGrain<IFederationGrain>(id).GetAsync();
            RouteSnapshot now = routes.Snapshot;
            IEnumerable<Route?> hubs = (record?.Parties ?? []).Select(party => now.TryFindHome(party, out Route? home) ? home : null)
                .Append(record?.Seat is { } seat && now.TryFindHub(seat, out Route? seatRoute) ? seatRoute : null);
            foreach (Route other in hubs.OfType<Route>())
            {
                _owedMeshes[(item.MeshId, other.Node)] = true;
            }
        }

        _wake.TrySetResult();
    }

    /// <inheritdoc/>
    public Task OnErrorAsync(Exception ex)
    {
        Log.StreamFailed(log, ex);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        IStreamProvider streams = grains.GetStreamProvider(MeshStreams.Provider);
        StreamSubscriptionHandle<MeshNotice> notices = await streams.GetStream<MeshNotice>(StreamId.Create(MeshStreams.Notices, hub.Value.Region)).SubscribeAsync(this);
        StreamSubscriptionHandle<MeshChange> changes = await streams.GetStream<MeshChange>(StreamId.Create(MeshStreams.Meshes, hub.Value.Region)).SubscribeAsync(this);
        routes.Changed += OnRoutes;
        foreach (Guid id in await federations.ActiveAsync(stoppingToken))
        {
            if (await grains.GetGrain<IFederationGrain>(id).GetAsync() is { Seat: null } record)
            {
                Owe(id, record.Parties);
            }
        }

        while (!stoppingToken.IsCancellationRequested)
        {
            TaskCompletionSource wake = _wake = NewSignal();
            await TryPayAsync(stoppingToken);
            bool isOwing = !_owed.IsEmpty || !_owedMeshes.IsEmpty;
            await (isOwing ? Task.WhenAny(wake.Task, Task.Delay(RetryPeriod, clock, stoppingToken)) : wake.Task.WaitAsync(stoppingToken))
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }

        routes.Changed -= OnRoutes;
        await notices.UnsubscribeAsync();
        await changes.UnsubscribeAsync();
    }

    private void Owe(Guid federation, string[] parties)
    {
        _held[federation] = parties;
        bool isOwing = false;
        foreach (string party in parties.Where(party => !homes.Contains(party)))
        {
            _owed[(federation, party)] = Interlocked.Increment(ref _turn);
            isOwing = true;
        }

        if (isOwing)
        {
            _wake.TrySetResult();
        }
    }

    /// <summary>A hub that comes into reach may have lost what it knew, or missed what changed; and a party that has more homes than one is shown at the next when one is lost.</summary>
    private void OnRoutes()
    {
        RouteSnapshot now = routes.Snapshot;
        ImmutableHashSet<string> reachable = [.. now.Best.Select(route => route.Node)];
        ImmutableHashSet<string> before = Interlocked.Exchange(ref _reachable, reachable);
        IReadOnlyDictionary<string, string> homesBefore = Interlocked.Exchange(ref _homesBefore, now.Homes);
        ImmutableHashSet<string> fresh = reachable.Except(before);
        if (!fresh.IsEmpty || !ReferenceEquals(homesBefore, now.Homes))
        {
            foreach ((Guid federation, string[] parties) in _held)
            {
                foreach (string party in parties.Where(party =>
                    now.TryFindHome(party, out Route? home) && (fresh.Contains(home.Node) || homesBefore.GetValueOrDefault(party) != home.Node)))
                {
                    _owed[(federation, party)] = Interlocked.Increment(ref _turn);
                }
            }
        }

        _wake.TrySetResult();
    }

    private async Task TryPayAsync(CancellationToken cancellationToken)
    {
        try
        {
            await PayAsync(cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // the grains are out of reach for the moment: what is owed stays so
            Log.Failed(log, e);
        }
    }

    private async Task PayAsync(CancellationToken cancellationToken)
    {
        foreach (((Guid Federation, string Mesh) key, int turn) in _owed)
        {
            if (homes.Contains(key.Mesh) || (routes.Snapshot.TryFindHome(key.Mesh, out Route? home) && await ShowAsync(key.Federation, home, cancellationToken)))
            {
                _ = _owed.TryRemove(KeyValuePair.Create(key, turn));
            }
        }

        foreach ((string Mesh, string Node) key in _owedMeshes.Keys)
        {
            if (await meshes.ShowAsync(key.Mesh) is { } shown
                && await calls.AskAsync(key.Node, HubCallTypes.MeshFollow, "", shown, HubCallJson.Default.MeshVersionsBody, cancellationToken) is not null)
            {
                _ = _owedMeshes.TryRemove(key, out _);
            }
        }
    }

    private async Task<bool> ShowAsync(Guid federation, Route home, CancellationToken cancellationToken)
    {
        if (await grains.GetGrain<IFederationGrain>(federation).GetAsync() is not { } record)
        {
            return true;
        }

        if (await replicas.ShowAsync(record) is not { } body)
        {
            return false;
        }

        HubAnswer? answer = await calls.AskAsync(home.Node, HubCallTypes.FederationReplicate, "", body, HubCallJson.Default.FederationReplicaBody, cancellationToken);
        if (answer is { IsRefused: true })
        {
            Log.Refused(log, federation, home.Hub, answer.Body.ToString());
        }

        return answer is { IsRefused: false };
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static partial class Log
    {
        [LoggerMessage(3851, LogLevel.Error, "A stream of changes failed")]
        public static partial void StreamFailed(ILogger logger, Exception error);

        [LoggerMessage(3853, LogLevel.Error, "Other hubs could not be shown what changed; it is tried again")]
        public static partial void Failed(ILogger logger, Exception error);

        [LoggerMessage(3852, LogLevel.Warning, "{Hub} does not take federation {Federation}: {Answer}")]
        public static partial void Refused(ILogger logger, Guid federation, string hub, string answer);
    }
}
