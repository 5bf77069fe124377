using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using OrleansMesh.Contracts.Federations;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Routing;
using OrleansMesh.Gateway.Leases;
using OrleansMesh.Wire;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Links;

/// <inheritdoc cref="ILeaseRevalidator"/>
internal sealed partial class LeaseRevalidator(
    IGrainFactory grains, FederationReplicas replicas, MeshKnowledge meshes, HomeList homes, HubCalls calls, RouteService routes, LeaseTable leases, TimeProvider clock,
    ILogger<LeaseRevalidator> log) : ILeaseRevalidator
{
    /// <summary>Questions of one peer's relays at once; for more the answer is that it cannot be told.</summary>
    public const int UnderWayMax = 32;

    /// <summary>How long one may take: well within <see cref="RelayFlow"/>'s patience with a run that stands still.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<NodeId, int> _underWay = new();

    /// <inheritdoc/>
    public async Task<bool> TryRevalidateAsync(FmpEnvelope envelope, Refusal refusal, NodeId source, NodeId by)
    {
        if (_underWay.AddOrUpdate(by, 1, static (_, count) => count + 1) > UnderWayMax)
        {
            Leave(by);
            return false;
        }

        using var late = new CancellationTokenSource(Timeout, clock);
        try
        {
            return await IsFollowedAsync(envelope.FederationId, source, late.Token)
                && (refusal is not (Refusal.UnknownKey or Refusal.InvalidSignature) || await AreKeysKnownAsync(envelope, late.Token));
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception e)
        {
            Log.Failed(log, envelope.FederationId, e);
            return false;
        }
        finally
        {
            Leave(by);
        }
    }

    private void Leave(NodeId by)
    {
        if (_underWay.AddOrUpdate(by, 0, static (_, count) => count - 1) == 0)
        {
            _ = _underWay.TryRemove(KeyValuePair.Create(by, 0));
        }
    }

    private async Task<bool> IsFollowedAsync(Guid federationId, NodeId source, CancellationToken cancellationToken)
    {
        FederationRecord? known = await grains.GetGrain<IFederationGrain>(federationId).GetAsync();
        bool isFollowed = known is { Seat: null } || await FetchAsync(federationId, known, source, cancellationToken);
        return isFollowed && await IsInLeasesAsync(federationId, cancellationToken);
    }

    private async Task<bool> FetchAsync(Guid federationId, FederationRecord? known, NodeId source, CancellationToken cancellationToken)
    {
        Route? seat = null;
        bool isReached = known is null ? routes.Snapshot.TryFind(source.ToString(), out seat) : routes.Snapshot.TryFindHub(known.Seat!, out seat);
        if (!isReached)
        {
            return false;
        }

        var question = new FederationFetchBody(federationId, known?.SeatVersion ?? 0);
        HubAnswer? answer = await calls.AskAsync(seat!.Node, HubCallTypes.FederationFetch, "", question, HubCallJson.Default.FederationFetchBody, cancellationToken);
        return answer is { IsRefused: false } && RequestJson.TryRead(answer.Body, HubCallJson.Default.FederationFetchedBody, out FederationFetchedBody? fetched)
            && (fetched.Federation is not { } newer || (newer.Federation.FederationId == federationId && (await replicas.TakeAsync(newer, seat)).Accepted));
    }

    private async Task<bool> AreKeysKnownAsync(FmpEnvelope envelope, CancellationToken cancellationToken) =>
        (homes.Contains(envelope.SourceMeshId) || await meshes.EnsureNewestAsync(envelope.SourceMeshId, cancellationToken))
        && await IsInLeasesAsync(envelope.FederationId, cancellationToken);

    // the stream of leases comes a moment after the grain has the change
    private async Task<bool> IsInLeasesAsync(Guid federationId, CancellationToken cancellationToken)
    {
        FederationRecord? record = await grains.GetGrain<IFederationGrain>(federationId).GetAsync();
        bool isLeased = record?.Status is FederationStatus.Active or FederationStatus.Suspended or FederationStatus.Terminating;
        if (isLeased)
        {
            await leases.ReachAsync(federationId, record!.Version, cancellationToken);
        }

        return record is not null;
    }

    private static partial class Log
    {
        [LoggerMessage(3871, LogLevel.Error, "Whether federation {FederationId} is known as it is now could not be found out")]
        public static partial void Failed(ILogger logger, Guid federationId, Exception error);
    }
}
