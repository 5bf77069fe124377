using System.Collections.Concurrent;
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

/// <summary>
/// Shows the federations that this hub holds to every home of their parties, of each all that it has and that are reachable, and registrations that changed here to the hubs of
/// partners and to the other homes of the mesh; again until they have them.
/// </summary>
internal sealed partial class FederationReplicator(
    IClusterClient grains, IFederationDirectory federations, HubCalls calls, RouteService routes, FederationReplicas replicas, MeshKnowledge meshes, HomeList homes, IOptions<HubOptions> hub,
    TimeProvider clock, ILogger<FederationReplicator> log) : BackgroundService, IAsyncObserver<MeshNotice>, IAsyncObserver<MeshChange>
{
    // as many as a member's client takes
    private const int FederationsOfMeshMax = 4096;

    // federations out of force that are shown again after a start: those that changed last, as long as a home may be away
    private const int ToldAgainMax = 16_384;
    private static readonly TimeSpan ToldAgainFor = TimeSpan.FromDays(30);

    private readonly ConcurrentDictionary<Guid, string[]> _held = [];
    private readonly FreshHomes _fresh = new(routes);
    private HomeDebts<HomeDebt>? _debts;

    /// <inheritdoc/>
    public Task OnNextAsync(MeshNotice item, StreamSequenceToken? token = null)
    {
        if (item.Federation.Seat is null)
        {
            // an end has to stop messages at all homes, however much they are shown besides (F-08)
            Owe(item.Federation.FederationId, item.MeshIds, isUrgent: item.Federation.Status is not FederationStatus.Active);
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

        // to its own other homes first: it sends and is asked there too
        HashSet<string> told = [.. routes.Snapshot.HomesOf(item.MeshId).Select(home => home.Node)];
        foreach (Guid id in await federations.OfPartyAsync(item.MeshId, FederationsOfMeshMax, CancellationToken.None))
        {
            FederationRecord? record = await grains.GetGrain<IFederationGrain>(id).GetAsync();
            RouteSnapshot now = routes.Snapshot;
            told.UnionWith((record?.Parties ?? []).SelectMany(party => now.HomesOf(party)).Select(home => home.Node));
            if (record?.Seat is { } seat && now.TryFindHub(seat, out Route? seatRoute))
            {
                _ = told.Add(seatRoute.Node);
            }
        }

        foreach (string node in told)
        {
            Owe(node, HomeDebt.Of(item.MeshId), isUrgent: item.Deactivated);
        }

        if (item.Deactivated)
        {
            // who is to be told is known by now
            homes.Remove(item.MeshId);
        }
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
        // of federations, a hub that comes back is shown all that its meshes have
        await using var debts = new HomeDebts<HomeDebt>(
            TryPayAsync, node => routes.Snapshot.TryFind(node, out _), debt => debt.Mesh.Length > 0, HomeWaits.Terms, clock, Random.Shared.NextDouble);
        _debts = debts;
        IStreamProvider streams = grains.GetStreamProvider(MeshStreams.Provider);
        StreamSubscriptionHandle<MeshNotice> notices = await streams.GetStream<MeshNotice>(StreamId.Create(MeshStreams.Notices, hub.Value.Region)).SubscribeAsync(this);
        StreamSubscriptionHandle<MeshChange> changes = await streams.GetStream<MeshChange>(StreamId.Create(MeshStreams.Meshes, hub.Value.Region)).SubscribeAsync(this);
        routes.Changed += OnRoutes;

        // what ended or was proposed shortly before this hub stopped may not have been told everywhere
        DateTimeOffset since = clock.GetUtcNow() - ToldAgainFor;
        foreach (Guid id in (await federations.ActiveAsync(stoppingToken)).Union(await federations.ChangedAsync(since.ToUnixTimeMilliseconds(), ToldAgainMax, stoppingToken)))
        {
            if (await grains.GetGrain<IFederationGrain>(id).GetAsync() is { Seat: null } record)
            {
                Owe(id, record.Parties, isUrgent: record.Status is not FederationStatus.Active);
            }
        }

        await Task.Delay(Timeout.InfiniteTimeSpan, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        routes.Changed -= OnRoutes;
        await notices.UnsubscribeAsync();
        await changes.UnsubscribeAsync();
        _debts = null;
    }

    private void Owe(Guid federation, string[] parties, bool isUrgent)
    {
        // before the routes are looked at: who claims one of its meshes meanwhile is found by one of the two
        _held[federation] = parties;
        RouteSnapshot now = routes.Snapshot;
        foreach (string node in parties.SelectMany(party => now.HomesOf(party)).Select(home => home.Node).Distinct(StringComparer.Ordinal))
        {
            Owe(node, HomeDebt.Of(federation), isUrgent);
        }
    }

    private void Owe(string node, HomeDebt debt, bool isUrgent)
    {
        if (_debts?.TryOwe(node, debt, isUrgent) == false)
        {
            Log.TooMany(log, node, HomeDebts<HomeDebt>.HubsMax);
        }
    }

    private void OnRoutes()
    {
        _debts?.Wake();
        if (_fresh.Take() is { } fresh)
        {
            foreach ((Guid federation, string[] parties) in _held)
            {
                foreach (string node in parties.SelectMany(fresh).Distinct(StringComparer.Ordinal))
                {
                    Owe(node, HomeDebt.Of(federation), isUrgent: false);
                }
            }
        }
    }

    private async Task<HomePayment> TryPayAsync(string node, HomeDebt debt, CancellationToken cancellationToken)
    {
        try
        {
            return await (debt.Mesh.Length > 0 ? ShowAsync(node, debt.Mesh, cancellationToken) : ShowAsync(node, debt.Federation, cancellationToken));
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // the grains are out of reach for the moment: what is owed stays so
            Log.Failed(log, e);
            return HomePayment.Unanswered;
        }
    }

    private async Task<HomePayment> ShowAsync(string node, string mesh, CancellationToken cancellationToken)
    {
        // what is refused is not owed any more: the hub does not know the mesh, or knows more of it
        return await meshes.ShowAsync(mesh) is not { } shown
            || await calls.AskAsync(node, HubCallTypes.MeshFollow, "", shown, HubCallJson.Default.MeshVersionsBody, cancellationToken) is not null
                ? HomePayment.Paid
                : HomePayment.Unanswered;
    }

    private async Task<HomePayment> ShowAsync(string node, Guid federation, CancellationToken cancellationToken)
    {
        if (await grains.GetGrain<IFederationGrain>(federation).GetAsync() is not { } record || !record.Parties.Any(party => routes.Snapshot.IsHome(party, node)))
        {
            return HomePayment.Paid;
        }

        if (await replicas.ShowAsync(record) is not { } body)
        {
            return HomePayment.Unanswered;
        }

        HubAnswer? answer = await calls.AskAsync(node, HubCallTypes.FederationReplicate, "", body, HubCallJson.Default.FederationReplicaBody, cancellationToken);
        if (answer is { IsRefused: true })
        {
            Log.Refused(log, federation, node, answer.Body.ToString());
        }

        return answer is null ? HomePayment.Unanswered : answer.IsRefused ? HomePayment.Refused : HomePayment.Paid;
    }

    private static partial class Log
    {
        [LoggerMessage(3851, LogLevel.Error, "A stream of changes failed")]
        public static partial void StreamFailed(ILogger logger, Exception error);

        [LoggerMessage(3853, LogLevel.Error, "Other hubs could not be shown what changed; it is tried again")]
        public static partial void Failed(ILogger logger, Exception error);

        [LoggerMessage(3852, LogLevel.Warning, "{Hub} does not take federation {Federation}: {Answer}")]
        public static partial void Refused(ILogger logger, Guid federation, string hub, string answer);

        [LoggerMessage(3854, LogLevel.Warning, "{Hub} is not shown what changed: {Most} hubs are owed something already")]
        public static partial void TooMany(ILogger logger, string hub, int most);
    }
}
