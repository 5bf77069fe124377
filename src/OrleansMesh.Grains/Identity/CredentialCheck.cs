using OrleansMesh.Domain.Credentials;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Grains.Ports;

namespace OrleansMesh.Grains.Identity;

/// <summary>Whether a credential about a mesh is accepted here: well-formed, by an issuer that this hub trusts, about that mesh, valid now, not revoked or suspended (I-02, I-03).</summary>
internal static class CredentialCheck
{
    /// <summary>An issuer that is not trusted is <see cref="CredentialRefusal.IssuerMismatch"/>.</summary>
    /// <returns>The refusal, and the parsed credential when it was accepted.</returns>
    public static async ValueTask<(CredentialRefusal Refusal, MeshAgentCredential? Credential)> JudgeAsync(
        byte[] bytes, string meshId, ITrustedIssuers issuers, IStatusLists lists, DateTimeOffset now)
    {
        if (!MeshAgentCredential.TryParse(bytes, out MeshAgentCredential? credential, out CredentialRefusal refusal))
        {
            return (refusal, null);
        }

        if (!issuers.TryGet(credential.Issuer, out DidDocument? issuer))
        {
            return (CredentialRefusal.IssuerMismatch, null);
        }

        // Lists are asked for last: what a stranger made names no address that is fetched from.
        refusal = credential.Verify(issuer, Did.Parse(meshId), now);
        refusal = refusal == CredentialRefusal.None ? await JudgeStatusAsync(bytes, credential.Issuer, lists, now) : refusal;
        return (refusal, refusal == CredentialRefusal.None ? credential : null);
    }

    private static async ValueTask<CredentialRefusal> JudgeStatusAsync(byte[] bytes, Did issuer, IStatusLists lists, DateTimeOffset now)
    {
        if (!CredentialDocument.TryParse(bytes, out CredentialDocument? document, out _))
        {
            return CredentialRefusal.Malformed;
        }

        return await lists.CheckAsync(document, issuer, now) switch
        {
            VerificationRefusal.None => CredentialRefusal.None,
            VerificationRefusal.Revoked => CredentialRefusal.Revoked,
            VerificationRefusal.Suspended => CredentialRefusal.Suspended,
            _ => CredentialRefusal.StatusUnknown,
        };
    }
}
