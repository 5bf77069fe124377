using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Envelopes;

namespace OrleansMesh.Gateway.Links;

/// <summary>The part for what sessions of this gateway submit: their mesh may have changed its key, or agreed, at a moment of which this gateway has not heard yet.</summary>
internal sealed partial class LeaseRevalidator
{
    /// <inheritdoc/>
    public Task<TermsWord>? RevalidateSubmittedAsync(FmpEnvelope envelope, Refusal refusal)
    {
        bool isKey = refusal != Refusal.UnknownFederation;
        return _denied.IsDenied(envelope, isKey, _self, VersionOf(envelope.FederationId)) || !_submitted.TryTake(envelope.SourceMeshId) ? null : AskSubmittedAsync(envelope, isKey);
    }

    private async Task<TermsWord> AskSubmittedAsync(FmpEnvelope envelope, bool isKey)
    {
        using var late = new CancellationTokenSource(Timeout, clock);
        try
        {
            // the grains are waited for no longer either
            return await (isKey ? FindKeyAsync(envelope, late.Token) : FindFederationAsync(envelope, late.Token)).WaitAsync(late.Token);
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
    }

    private async Task<TermsWord> FindKeyAsync(FmpEnvelope envelope, CancellationToken cancellationToken)
    {
        _ = await federations.IsInForceByKeysOfAsync(envelope.SourceMeshId, envelope.FederationId, cancellationToken);
        return HasKey(envelope) ? TermsWord.Known : Deny(envelope, isKey: true);
    }

    // one that is known and not in force may be from one moment to the next: that is not remembered
    private async Task<TermsWord> FindFederationAsync(FmpEnvelope envelope, CancellationToken cancellationToken) =>
        await federations.IsInForceAsync(envelope.FederationId, cancellationToken) is not { } isInForce ? Deny(envelope, isKey: false)
        : isInForce ? TermsWord.Known : TermsWord.Denied;

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
