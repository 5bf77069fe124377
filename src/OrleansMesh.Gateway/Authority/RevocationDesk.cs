using System.Text.Json;
using OrleansMesh.Domain.Authorization;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Ucan;
using OrleansMesh.Grains.Ports;

namespace OrleansMesh.Gateway.Authority;

/// <summary>
/// Takes revocations of UCAN delegations (I-04): verified, flushed, and held against every capability from then on. Only those are taken
/// whose delegations come with them and show that the revoker may: a stranger cannot fill the hub's list.
/// </summary>
public sealed class RevocationDesk
{
    private readonly KnownToHub _known;
    private readonly KnownRevocations _revocations;
    private readonly ICapabilityStore _store;
    private readonly TimeProvider _clock;

    internal RevocationDesk(KnownToHub known, KnownRevocations revocations, ICapabilityStore store, TimeProvider clock)
    {
        _known = known;
        _revocations = revocations;
        _store = store;
        _clock = clock;
    }

    /// <summary>Takes one.</summary>
    /// <param name="submitter">Who brings it, by its session or access token; it need not be the revoker.</param>
    /// <param name="tokens">The revocation (an invocation of <c>/ucan/revoke</c>), and the delegations that it names, each base64url.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<RevocationOutcome> SubmitAsync(Did submitter, IReadOnlyList<string> tokens, CancellationToken cancellationToken)
    {
        if (!CapabilityText.TryRead(tokens, out CapabilityEvidence? evidence, out IReadOnlyList<Delegation> proofs))
        {
            return RevocationOutcome.Refuse("malformed", $"Give a UCAN invocation of {UcanRevocation.Command} and the delegations up to the revoked one, each base64url, at most {CapabilityText.TokensMax}.");
        }

        DateTimeOffset now = _clock.GetUtcNow();
        IUcanDocuments documents = await _known.DocumentsAsync(proofs.Select(proof => proof.Issuer.Did).Append(evidence.Invocation.Issuer.Did));
        var verifier = new UcanVerifier(documents, _revocations);
        if (!verifier.TryVerifyRevocation(evidence.Invocation, evidence.Proofs, now, out UcanRevocation? revocation, out UcanFault fault))
        {
            return RevocationOutcome.Refuse("revocation-refused", $"The revocation does not hold at {fault.Token}: {JsonNamingPolicy.KebabCaseLower.ConvertName(fault.Reason.ToString())}.");
        }

        if (!revocation.IsWitnessed || evidence.Proofs.Find(revocation.Delegation) is not { } delegation)
        {
            return RevocationOutcome.Refuse("revocation-unwitnessed", "Give the delegations from the revoker's own to the revoked one, by issuers whose keys this hub can find: orleansmesh ucan revoke --help");
        }

        var kept = new KeptRevocation(
            revocation.Delegation.ToString(), revocation.Revoker.ToString(), submitter.ToString(), delegation.Expires * 1000, tokens);
        RevocationAppend append = await _store.AppendAsync(kept, cancellationToken);
        if (append is RevocationAppend.SubmitterFull or RevocationAppend.Full)
        {
            return RevocationOutcome.Refuse(
                "revocations-full", $"This hub keeps {ICapabilityStore.RevocationsMax} revocations, {ICapabilityStore.RevocationsPerSubmitterMax} of each who brings them, until their delegations expire.");
        }

        _revocations.Add(kept);
        return new RevocationOutcome(kept.Delegation, kept.Revoker);
    }
}
