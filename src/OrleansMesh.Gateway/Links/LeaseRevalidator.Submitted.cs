using OrleansMesh.Contracts.Federations;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Routing;

namespace OrleansMesh.Gateway.Links;

/// <summary>The part for what sessions of this gateway submit: their mesh may have changed its key, or agreed, at a moment of which this gateway has not heard yet.</summary>
internal sealed partial class LeaseRevalidator
{
    // what could not be told is not asked again at once either, else a mesh that sends again would soon have asked as much as it may
    private readonly DeniedTerms _untold = new(clock);

    /// <inheritdoc/>
    public Task<TermsWord>? RevalidateSubmittedAsync(FmpEnvelope envelope, Refusal refusal)
    {
        bool isKey = refusal != Refusal.UnknownFederation;
        long version = VersionOf(envelope.FederationId);
        return _denied.IsDenied(envelope, isKey, _self, version) ? null
            : _untold.IsDenied(envelope, isKey, _self, version) ? Task.FromResult(TermsWord.Untold)
            : _submitted.TryTake(envelope.SourceMeshId) ? AskSubmittedAsync(envelope, isKey) : null;
    }

    private async Task<TermsWord> AskSubmittedAsync(FmpEnvelope envelope, bool isKey)
    {
        using var late = new CancellationTokenSource(Timeout, clock);
        TermsWord word = TermsWord.Untold;
        try
        {
            // the grains are waited for no longer either
            word = await (isKey ? FindKeyAsync(envelope, late.Token) : FindFederationAsync(envelope, late.Token)).WaitAsync(late.Token);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested)
        {
            // untold
        }
        catch (Exception e)
        {
            Log.Failed(log, envelope.FederationId, e);
        }

        if (word == TermsWord.Untold)
        {
            _untold.Deny(envelope, isKey, _self, VersionOf(envelope.FederationId));
        }

        return word;
    }

    private async Task<TermsWord> FindKeyAsync(FmpEnvelope envelope, CancellationToken cancellationToken)
    {
        _ = await federations.IsInForceByKeysOfAsync(envelope.SourceMeshId, envelope.FederationId, cancellationToken);
        if (HasKey(envelope))
        {
            return TermsWord.Known;
        }

        // the mesh may have changed its key at another home of its, or agreed anew by another hub
        Task<bool> following = meshes.FollowHomesAsync(envelope.SourceMeshId, cancellationToken);
        FederationRecord? known = await federations.RecordAsync(envelope.FederationId);
        bool isNewest = known is not { Seat: not null } || await FetchAsync(envelope.FederationId, known, first: null, cancellationToken) == TermsWord.Known;
        bool isFollowed = await following;
        _ = await federations.IsInForceByKeysOfAsync(envelope.SourceMeshId, envelope.FederationId, cancellationToken);
        return HasKey(envelope) ? TermsWord.Known : isFollowed && isNewest ? Deny(envelope, isKey: true) : TermsWord.Untold;
    }

    private async Task<TermsWord> FindFederationAsync(FmpEnvelope envelope, CancellationToken cancellationToken)
    {
        bool? isInForce = await federations.IsInForceAsync(envelope.FederationId, cancellationToken);
        if (isInForce is null)
        {
            TermsWord word = await FetchFromHomesAsync(envelope, cancellationToken);
            if (word != TermsWord.Known)
            {
                return word == TermsWord.Denied ? Deny(envelope, isKey: false) : word;
            }

            isInForce = await federations.IsInForceAsync(envelope.FederationId, cancellationToken);
        }

        // one that is known and not in force may be from one moment to the next: that is not remembered
        return isInForce is true ? TermsWord.Known : TermsWord.Denied;
    }

    /// <summary>Asks the other homes of both parties, one after the other, for a federation of which this hub knows nothing; denied when each of them does not know it either.</summary>
    private async Task<TermsWord> FetchFromHomesAsync(FmpEnvelope envelope, CancellationToken cancellationToken)
    {
        RouteSnapshot now = routes.Snapshot;
        TermsWord word = TermsWord.Denied;
        foreach (Route home in now.HomesOf(envelope.SourceMeshId).Concat(now.HomesOf(envelope.TargetMeshId)).DistinctBy(home => home.Node))
        {
            TermsWord said = await FetchAsync(envelope.FederationId, known: null, home, cancellationToken);
            if (said == TermsWord.Known)
            {
                return said;
            }

            word = said == TermsWord.Untold ? said : word;
        }

        return word;
    }

    private TermsWord Deny(FmpEnvelope envelope, bool isKey)
    {
        _denied.Deny(envelope, isKey, _self, VersionOf(envelope.FederationId));
        return TermsWord.Denied;
    }

    private bool HasKey(FmpEnvelope envelope) =>
        leases.TryGet(envelope.FederationId, out Lease? lease)
        && lease.TryGetKey(envelope.SourceMeshId, envelope.KeyId, DateTimeOffset.FromUnixTimeMilliseconds(envelope.Timestamp), out Ed25519PublicKey? key)
        && envelope.Verify(key);
}
