using System.Diagnostics.CodeAnalysis;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Domain.Credentials;

/// <summary>Verifies credentials of any type (VC Data Model 2.0, 7.1): proofs, period, subject, schema, status, in this order.</summary>
public static class CredentialVerifier
{
    private static readonly TimeSpan ClockSkewMax = TimeSpan.FromSeconds(30);

    /// <summary>Verifies a credential that was read.</summary>
    /// <param name="now">The period is checked without skew at its end and with 30 s at its start.</param>
    /// <returns>False with the reason; hostile input never throws.</returns>
    public static bool TryVerify(
        CredentialDocument document,
        CredentialExpectation expected,
        DateTimeOffset now,
        [NotNullWhen(true)] out VerifiedCredential? verified,
        out VerificationRefusal refusal)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(expected);
        verified = null;
        bool issuerIsDid = Did.TryParse(document.Issuer, out Did issuer);
        ProofCheckResult proofs = ProofCheck.Run(
            document.Root,
            new ProofExpectation(KeyPurpose.AssertionMethod),
            expected.Documents,
            signer => issuerIsDid ? signer == issuer : expected.SignersSpeakForUrls,
            now);
        refusal = proofs.Refusal != VerificationRefusal.None ? proofs.Refusal : CheckContent(document, expected, now);
        if (refusal != VerificationRefusal.None)
        {
            return false;
        }

        verified = new VerifiedCredential(
            document, [.. proofs.Proofs!.Select(proof => proof.KeyId)], expected.Status != StatusRule.Ignore && document.Statuses.Count > 0, now);
        return true;
    }

    /// <summary>The status alone, of a credential that was verified otherwise.</summary>
    /// <param name="lists">The fresh, verified list at a URL; null when there is none.</param>
    public static VerificationRefusal CheckStatus(CredentialDocument document, Func<string, SignedStatusList?> lists, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(document);
        return StatusCheck.Run(document, new CredentialExpectation { Documents = _ => null, StatusLists = lists }, now);
    }

    private static VerificationRefusal CheckContent(CredentialDocument document, CredentialExpectation expected, DateTimeOffset now)
    {
        if (document.ValidFrom > now + ClockSkewMax)
        {
            return VerificationRefusal.NotYetValid;
        }

        if (document.ValidUntil <= now)
        {
            return VerificationRefusal.Expired;
        }

        if (expected.Subject is { } subject && document.SubjectIds.Any(id => id != subject))
        {
            return VerificationRefusal.SubjectMismatch;
        }

        if (document.Schemas.Any(schema => schema.Id == MeshAgentSchema.Id) && !MeshAgentSchema.IsKept(document))
        {
            return VerificationRefusal.SchemaViolated;
        }

        return expected.Status == StatusRule.Ignore ? VerificationRefusal.None : StatusCheck.Run(document, expected, now);
    }
}
