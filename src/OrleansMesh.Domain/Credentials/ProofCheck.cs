using System.Text.Json;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Domain.Credentials;

/// <summary>Checks every proof of a document: of a set all must hold, so that none can be added that only looks like an endorsement.</summary>
internal static class ProofCheck
{
    /// <summary>The reason of the first proof that does not hold, or none with the ids of the keys.</summary>
    /// <param name="isPrincipal">Whether a signer is the one in whose name the document is; at least one must be.</param>
    public static ProofCheckResult Run(
        JsonElement secured, ProofExpectation expected, Func<Did, DidDocument?> documents, Func<Did, bool> isPrincipal, DateTimeOffset now)
    {
        if (!secured.TryGetProperty("proof"u8, out _))
        {
            return new ProofCheckResult(VerificationRefusal.ProofMissing);
        }

        ProofRefusal read = ProofSet.TryRead(secured, out ProofSet? set);
        if (read != ProofRefusal.None || set is null)
        {
            return new ProofCheckResult(Map(read), read);
        }

        if (!set.Proofs.Any(proof => isPrincipal(proof.Signer)))
        {
            return new ProofCheckResult(VerificationRefusal.IssuerMismatch);
        }

        foreach (DataProof proof in set.Proofs)
        {
            if (documents(proof.Signer) is not { } signer || signer.Id != proof.Signer)
            {
                return new ProofCheckResult(VerificationRefusal.SignerUnknown);
            }

            ProofRefusal refusal = proof.Check(secured, set.Before(proof), expected, signer, now);
            if (refusal != ProofRefusal.None)
            {
                return new ProofCheckResult(Map(refusal), refusal);
            }
        }

        return new ProofCheckResult(VerificationRefusal.None, ProofRefusal.None, set.Proofs);
    }

    private static VerificationRefusal Map(ProofRefusal refusal) => refusal switch
    {
        ProofRefusal.None => VerificationRefusal.None,
        ProofRefusal.TooManyProofs => VerificationRefusal.TooManyProofs,
        ProofRefusal.ChainBroken => VerificationRefusal.ChainBroken,
        ProofRefusal.SuiteUnsupported => VerificationRefusal.SuiteUnsupported,
        ProofRefusal.KeyUnknown => VerificationRefusal.KeyUnknown,
        ProofRefusal.PurposeMismatch => VerificationRefusal.PurposeMismatch,
        ProofRefusal.CreatedInFuture => VerificationRefusal.ProofCreatedInFuture,
        ProofRefusal.Expired => VerificationRefusal.ProofExpired,
        ProofRefusal.ContextMismatch => VerificationRefusal.ContextMismatch,
        ProofRefusal.NotCanonicalizable => VerificationRefusal.NotCanonicalizable,
        ProofRefusal.SignatureInvalid => VerificationRefusal.SignatureInvalid,
        _ => VerificationRefusal.ProofMalformed,
    };
}
