using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Json;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Client.Federations;

/// <summary>Decides whether a proposal is what it says: who asks, what was signed, and that we are the ones asked. Pure.</summary>
internal static class ProposalCheck
{
    /// <summary>False with a sentence for the proposer when something does not hold.</summary>
    /// <param name="proposer">The document of the proposer, from a registration that was verified.</param>
    /// <param name="meshId">Our own DID.</param>
    /// <param name="ownKey">The key that the agreement must name for us.</param>
    public static bool TryVerify(
        FederationView view, DidDocument proposer, string meshId, Ed25519PublicKey ownKey, DateTimeOffset now, [NotNullWhen(true)] out Agreement? agreement, out string reason)
    {
        agreement = null;
        if (!AgreementText.TryRead(view.Agreement, known: null, out Agreement? read, out AgreementRefusal refusal))
        {
            reason = $"the agreement is not well-formed ({refusal})";
            return false;
        }

        refusal = Check(read, view, proposer, meshId, ownKey, now);
        reason = refusal == AgreementRefusal.None ? "" : $"the agreement does not hold ({refusal})";
        agreement = refusal == AgreementRefusal.None ? read : null;
        return agreement is not null;
    }

    /// <summary>The credential with its verdict, once the issuer's document is known.</summary>
    public static CredentialRefusal VerifyCredential(MeshAgentCredential credential, DidDocument issuer, string proposer, DateTimeOffset now) =>
        credential.Verify(issuer, Did.Parse(proposer), now);

    /// <summary>Reads a credential inside other JSON.</summary>
    public static bool TryReadCredential(JsonElement element, [NotNullWhen(true)] out MeshAgentCredential? credential, out CredentialRefusal refusal) =>
        MeshAgentCredential.TryParse(CanonicalJson.Canonicalize(element), out credential, out refusal);

    private static AgreementRefusal Check(
        Agreement agreement, FederationView view, DidDocument proposer, string meshId, Ed25519PublicKey ownKey, DateTimeOffset now)
    {
        // the hub that holds it is the proposer's, which may be another one than ours
        if (agreement.Terms.FederationId != view.FederationId || view.Proposer == meshId)
        {
            return AgreementRefusal.TermsMismatch;
        }

        if (agreement.FindParty(meshId) is not { } self)
        {
            return AgreementRefusal.PartiesInvalid;
        }

        if (!self.Key.Equals(ownKey))
        {
            return AgreementRefusal.KeyMismatch;
        }

        AgreementRefusal refusal = agreement.CheckParty(proposer);
        refusal = refusal == AgreementRefusal.None ? agreement.VerifyPresent(now) : refusal;
        return refusal == AgreementRefusal.None && !agreement.SignedBy(view.Proposer) ? AgreementRefusal.SignatureMissing : refusal;
    }
}
