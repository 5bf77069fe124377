using System.Diagnostics.CodeAnalysis;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Domain.Credentials;

/// <summary>Verifies presentations (VC Data Model 2.0, 7.1): the holder's proof for this challenge and domain, then each credential.</summary>
public static class PresentationVerifier
{
    /// <summary>Verifies a presentation that was read.</summary>
    /// <returns>False with the reason; hostile input never throws.</returns>
    public static bool TryVerify(
        PresentationDocument document,
        PresentationExpectation expected,
        DateTimeOffset now,
        [NotNullWhen(true)] out VerifiedPresentation? verified,
        out PresentationRefusal refusal)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(expected);
        ArgumentException.ThrowIfNullOrEmpty(expected.Challenge);
        ArgumentException.ThrowIfNullOrEmpty(expected.Domain);
        verified = null;
        if (document.Credentials.Count < expected.CredentialsMin)
        {
            refusal = new PresentationRefusal(PresentationFault.TooFewCredentials);
            return false;
        }

        refusal = CheckProof(document, expected, now, out Did holder);
        if (refusal != default)
        {
            return false;
        }

        var credentials = new List<VerifiedCredential>(document.Credentials.Count);
        foreach (CredentialDocument credential in document.Credentials)
        {
            if (!CredentialVerifier.TryVerify(credential, expected.Credentials, now, out VerifiedCredential? held, out VerificationRefusal inner))
            {
                refusal = new PresentationRefusal(PresentationFault.CredentialRefused, DocumentFault.None, inner) { Index = credentials.Count };
                return false;
            }

            if (!expected.OthersMayBeSubjects && credential.SubjectIds.Any(id => id != holder.ToString()))
            {
                refusal = new PresentationRefusal(PresentationFault.SubjectNotHolder) { Index = credentials.Count };
                return false;
            }

            credentials.Add(held);
        }

        verified = new VerifiedPresentation(holder, credentials);
        return true;
    }

    private static PresentationRefusal CheckProof(PresentationDocument document, PresentationExpectation expected, DateTimeOffset now, out Did holder)
    {
        // Without the member it is whoever signed; a set of proofs by several needs the member.
        string? stated = document.Holder ?? expected.Holder;
        ProofCheckResult result = ProofCheck.Run(
            document.Root,
            new ProofExpectation(KeyPurpose.Authentication, expected.Challenge, expected.Domain),
            expected.Credentials.Documents,
            signer => stated is null || signer.ToString() == stated,
            now);
        holder = result.Proofs is { } proofs ? HolderOf(proofs, stated) : default;
        if (result.Proof == ProofRefusal.ChallengeMismatch)
        {
            return new PresentationRefusal(PresentationFault.ChallengeMismatch);
        }

        if (result.Proof == ProofRefusal.DomainMismatch)
        {
            return new PresentationRefusal(PresentationFault.DomainMismatch);
        }

        bool isOther = expected.Holder is not null && document.Holder is not null && expected.Holder != document.Holder;
        if (isOther || result.Refusal == VerificationRefusal.IssuerMismatch || (result.Proofs is not null && holder == default))
        {
            return new PresentationRefusal(PresentationFault.HolderMismatch);
        }

        return result.Refusal == VerificationRefusal.None ? default : new PresentationRefusal(PresentationFault.ProofRefused, DocumentFault.None, result.Refusal);
    }

    private static Did HolderOf(IReadOnlyList<DataProof> proofs, string? stated)
    {
        Did[] signers = [.. proofs.Select(proof => proof.Signer).Where(signer => stated is null || signer.ToString() == stated).Distinct()];
        return signers.Length == 1 ? signers[0] : default;
    }
}
