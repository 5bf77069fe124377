using OrleansMesh.Domain.Credentials;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Grains.Ports;

namespace OrleansMesh.Grains.Identity;

/// <summary>Whether a credential about a mesh is accepted here: well-formed, by an issuer that this hub trusts, about that mesh, valid now, not revoked or suspended (I-02, I-03).</summary>
internal static class CredentialCheck
{
    /// <summary>An issuer that is not trusted is <see cref="CredentialRefusal.IssuerMismatch"/>.</summary>
    /// <param name="credential">The parsed credential, when accepted.</param>
    public static CredentialRefusal Judge(byte[] bytes, string meshId, ITrustedIssuers issuers, IStatusLists lists, DateTimeOffset now, out MeshAgentCredential? credential)
    {
        if (!MeshAgentCredential.TryParse(bytes, out credential, out CredentialRefusal refusal))
        {
            return refusal;
        }

        if (!issuers.TryGet(credential.Issuer, out DidDocument? issuer))
        {
            return CredentialRefusal.IssuerMismatch;
        }

        refusal = credential.Verify(issuer, Did.Parse(meshId), now);
        return refusal == CredentialRefusal.None ? JudgeStatus(bytes, lists, now) : refusal;
    }

    private static CredentialRefusal JudgeStatus(byte[] bytes, IStatusLists lists, DateTimeOffset now)
    {
        if (!CredentialDocument.TryParse(bytes, out CredentialDocument? document, out _))
        {
            return CredentialRefusal.Malformed;
        }

        return CredentialVerifier.CheckStatus(document, lists.Find, now) switch
        {
            VerificationRefusal.None => CredentialRefusal.None,
            VerificationRefusal.Revoked => CredentialRefusal.Revoked,
            VerificationRefusal.Suspended => CredentialRefusal.Suspended,
            _ => CredentialRefusal.StatusUnknown,
        };
    }
}
