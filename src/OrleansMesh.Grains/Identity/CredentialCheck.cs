using OrleansMesh.Domain.Identity;
using OrleansMesh.Grains.Ports;

namespace OrleansMesh.Grains.Identity;

/// <summary>Whether a credential about a mesh is accepted here: well-formed, by an issuer that this hub trusts, about that mesh, valid now (I-02).</summary>
internal static class CredentialCheck
{
    /// <summary>An issuer that is not trusted is <see cref="CredentialRefusal.IssuerMismatch"/>.</summary>
    /// <param name="credential">The parsed credential, when accepted.</param>
    public static CredentialRefusal Judge(byte[] bytes, string meshId, ITrustedIssuers issuers, DateTimeOffset now, out MeshAgentCredential? credential)
    {
        if (!MeshAgentCredential.TryParse(bytes, out credential, out CredentialRefusal refusal))
        {
            return refusal;
        }

        if (!issuers.TryGet(credential.Issuer, out DidDocument? issuer))
        {
            return CredentialRefusal.IssuerMismatch;
        }

        return credential.Verify(issuer, Did.Parse(meshId), now);
    }
}
