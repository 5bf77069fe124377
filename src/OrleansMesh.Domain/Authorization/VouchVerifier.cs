using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Credentials;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Domain.Authorization;

/// <summary>Answers who vouches for the actor, from a credential and its issuer's document and status lists alone.</summary>
internal static class VouchVerifier
{
    public static Finding Check(Did actor, CredentialDocument? credential, AuthorizationContext context, DateTimeOffset now)
    {
        if (credential is null)
        {
            return No("missing", "There is no credential.");
        }

        if (!Did.TryParse(credential.Issuer, out Did issuer) || !context.IsTrustedIssuer(issuer))
        {
            return No("issuer-not-trusted", "The credential's issuer is none that is trusted here.");
        }

        if (issuer == actor)
        {
            return No("self-issued", "The actor vouches for itself.");
        }

        // a subject without an id is nobody in particular, which is not enough here
        if (credential.SubjectIds.Count == 0 || credential.SubjectIds.Any(id => id != actor.ToString()))
        {
            return No("subject-mismatch", $"The credential is not about {actor}.");
        }

        var expected = new CredentialExpectation { Documents = context.Documents, StatusLists = context.StatusLists, Status = context.Status };
        if (!CredentialVerifier.TryVerify(credential, expected, now, out VerifiedCredential? verified, out VerificationRefusal refusal))
        {
            return No(Words.Of(refusal), "The credential does not hold.");
        }

        DidDocument? document = context.Documents(issuer);
        var keys = new List<(string, IVerifyingKey)>();
        foreach (string id in verified.KeyIds)
        {
            if (document?.Find(id)?.Verifying is { } key)
            {
                keys.Add((id, key));
            }
        }

        return Finding.Yes(Primitive.Credential, $"{issuer} vouches for {actor}.", [.. keys]);
    }

    private static Finding No(string reason, string detail) => Finding.No(Primitive.Credential, reason, detail);
}
