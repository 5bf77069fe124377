using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using OrleansMesh.Contracts.Federations;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Identity.Registry;
using OrleansMesh.Domain.Routing;
using OrleansMesh.Gateway.Leases;
using OrleansMesh.Gateway.Requests;
using OrleansMesh.Wire;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Links;

/// <inheritdoc cref="ILeaseRevalidator"/>
internal sealed partial class LeaseRevalidator(
    HubIdentity identity, GrainLeases federations, FederationReplicas replicas, MeshKnowledge meshes, HomeList homes, HubCalls calls, RouteService routes, LeaseTable leases, TimeProvider clock,
    ILogger<LeaseRevalidator> log) : ILeaseRevalidator
{
    /// <summary>Questions of one peer's relays at once; for more the answer is that it cannot be told.</summary>
    public const int UnderWayMax = 32;

    /// <summary>How long one may take: well within <see cref="RelayFlow"/>'s patience with a run that stands still.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<NodeId, int> _underWay = new();
    private readonly DeniedTerms _denied = new(clock);
    private readonly QuestionRate _submitted = new(clock);
    private readonly NodeId _self = NodeId.Of(identity.NodeKey.PublicKey);

    /// <inheritdoc/>
    public async Task<TermsWord> RevalidateAsync(FmpEnvelope envelope, Refusal refusal, NodeId source, NodeId by)
    {
        bool isKey = refusal == Refusal.UnknownKey;
        if ((isKey || refusal == Refusal.UnknownFederation) && _denied.IsDenied(envelope, isKey, source, VersionOf(envelope.FederationId)))
        {
            return TermsWord.Denied;
        }

        if (_underWay.AddOrUpdate(by, 1, static (_, count) => count + 1) > UnderWayMax)
        {
            Leave(by);
            return TermsWord.Untold;
        }

        using var late = new CancellationTokenSource(Timeout, clock);
        try
        {
            TermsWord word = await AskAsync(envelope, refusal, source, late.Token);
            if (word == TermsWord.Denied)
            {
                _denied.Deny(envelope, isKey, source, VersionOf(envelope.FederationId));
            }

            return word;
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested)
        {
            return TermsWord.Untold;
        }
        catch (Exception e)
        {
            Log.Failed(log, envelope.FederationId, e);
            return TermsWord.Untold;
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

    private long VersionOf(Guid federationId) => leases.TryGet(federationId, out Lease? lease) ? lease.Version : 0;

    private async Task<TermsWord> AskAsync(FmpEnvelope envelope, Refusal refusal, NodeId source, CancellationToken cancellationToken)
    {
        FederationRecord? known = await federations.RecordAsync(envelope.FederationId);
        TermsWord word = known is { Seat: null } ? TermsWord.Known : await FetchAsync(envelope.FederationId, known, RouteTo(source), cancellationToken);
        if (word != TermsWord.Known)
        {
            // of a federation that is known here it means that the hub that held it has lost it
            return refusal == Refusal.UnknownFederation ? word : TermsWord.Untold;
        }

        if (await federations.IsInForceAsync(envelope.FederationId, cancellationToken) is not { } isInForce)
        {
            return TermsWord.Untold;
        }

        return refusal switch
        {
            Refusal.UnknownFederation => isInForce ? TermsWord.Known : TermsWord.Denied,
            Refusal.UnknownKey => await AskForKeyAsync(envelope, source, cancellationToken),
            Refusal.InvalidSignature => await AreKeysKnownAsync(envelope, cancellationToken) ? TermsWord.Known : TermsWord.Untold,
            _ => TermsWord.Known,
        };
    }

    private Route? RouteTo(NodeId node) => routes.Snapshot.TryFind(node.ToString(), out Route? route) ? route : null;

    /// <summary>Takes the federation from the hub that holds it, if it is newer there.</summary>
    /// <param name="first">Who may know which hub that is, where nothing of the federation is known here; null for nobody in reach.</param>
    private async Task<TermsWord> FetchAsync(Guid federationId, FederationRecord? known, Route? first, CancellationToken cancellationToken)
    {
        RouteSnapshot now = routes.Snapshot;
        if (known is not null)
        {
            return FindHub(known.Seat!) is { } seat ? (await FetchFromAsync(federationId, known, seat, cancellationToken)).Word : TermsWord.Untold;
        }

        // the hub that the envelope came from may have been shown it, too
        return first is not null
            ? await new HolderSearch(identity.Id, FindHub, hub => FetchFromAsync(federationId, known, hub, cancellationToken)).AskAsync(first)
            : TermsWord.Untold;

        Route? FindHub(string hub) => now.TryFindHub(hub, out Route? route) ? route : null;
    }

    private async Task<(TermsWord Word, string? HeldBy)> FetchFromAsync(Guid federationId, FederationRecord? known, Route holder, CancellationToken cancellationToken)
    {
        var question = new FederationFetchBody(federationId, known?.SeatVersion ?? 0);
        HubAnswer? answer = await calls.AskAsync(holder.Node, HubCallTypes.FederationFetch, "", question, HubCallJson.Default.FederationFetchBody, cancellationToken);
        if (answer is null || answer.IsRefused)
        {
            bool isNone = answer is not null && RequestJson.TryRead(answer.Body, RequestJson.Default.RefusedResult, out RefusedResult? refused) && refused.Reason == FederationFetchCall.NoSuch;
            return (isNone ? TermsWord.Denied : TermsWord.Untold, null);
        }

        if (!RequestJson.TryRead(answer.Body, HubCallJson.Default.FederationFetchedBody, out FederationFetchedBody? fetched) || fetched.HeldBy is not null)
        {
            return (TermsWord.Untold, fetched?.HeldBy);
        }

        bool isTaken = fetched.Federation is not { } newer || (newer.Federation.FederationId == federationId && (await replicas.TakeAsync(newer, holder)).Accepted);
        return (isTaken ? TermsWord.Known : TermsWord.Untold, null);
    }

    private async Task<bool> AreKeysKnownAsync(FmpEnvelope envelope, CancellationToken cancellationToken) =>
        (homes.Contains(envelope.SourceMeshId) || await meshes.EnsureNewestAsync(envelope.SourceMeshId, cancellationToken))
        && await federations.IsInForceAsync(envelope.FederationId, cancellationToken) is not null;

    // The hub that has let the envelope in is a home of its source. Where the mesh has others, too, those may not have the key yet: their word alone denies nothing.
    private async Task<TermsWord> AskForKeyAsync(FmpEnvelope envelope, NodeId source, CancellationToken cancellationToken)
    {
        string home = source.ToString();
        bool isHere = homes.Contains(envelope.SourceMeshId);
        MeshVersionsBody? shown = isHere
            ? await meshes.LookUpAsync(envelope.SourceMeshId, home, cancellationToken)
            : await meshes.EnsureByAsync(envelope.SourceMeshId, home, cancellationToken);
        bool isKnown = isHere || shown is not null || await meshes.EnsureNewestAsync(envelope.SourceMeshId, cancellationToken);
        if (!isKnown || await federations.IsInForceAsync(envelope.FederationId, cancellationToken) is null)
        {
            return TermsWord.Untold;
        }

        return shown is not null && !HasKey(shown, envelope) ? TermsWord.Denied : TermsWord.Known;
    }

    // what cannot be read does not deny
    private bool HasKey(MeshVersionsBody shown, FmpEnvelope envelope) =>
        !MeshHistory.TryVerify([.. shown.Versions.Select(version => new ReadOnlyMemory<byte>(SignedJson.Bytes(version)))], clock.GetUtcNow(), out MeshHistory? history, out _)
        || history.KeyWindows.Any(window => window.KeyId == envelope.KeyId && (window.Until is not { } until || until.ToUnixTimeMilliseconds() > envelope.Timestamp));

    private static partial class Log
    {
        [LoggerMessage(3871, LogLevel.Error, "Whether federation {FederationId} is known as it is now could not be found out")]
        public static partial void Failed(ILogger logger, Guid federationId, Exception error);
    }
}
