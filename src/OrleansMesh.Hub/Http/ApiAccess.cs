using Microsoft.AspNetCore.Http;
using OrleansMesh.Contracts.Meshes;
using OrleansMesh.Domain.Certificates;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Jose;
using OrleansMesh.Domain.Tokens;
using OrleansMesh.Gateway;
using OrleansMesh.Hub.Tls;

namespace OrleansMesh.Hub.Http;

/// <summary>
/// Who calls a privileged interface (I-07, T-12): the hub itself or a registered mesh by an access token of its own (<c>Authorization:
/// Bearer</c>, RFC 9068) whose audience is the hub and which grants the scope, or a mesh by its client certificate.
/// </summary>
internal sealed class ApiAccess(HubIdentity identity, IClusterClient grains, TlsSettings tls, TimeProvider clock)
{
    private const string Scheme = "Bearer ";

    /// <summary>Whose call it is; null, after the refusal was written, for nobody's.</summary>
    /// <param name="context">The call.</param>
    /// <param name="scope">What the token must grant.</param>
    public async Task<Did?> CallerAsync(HttpContext context, string scope)
    {
        // A refused caller's body is passed over, not broken off: its connection stays good for the next call.
        ApiBody.Allow(context, ApiBody.BytesMax);
        string header = context.Request.Headers.Authorization.ToString();
        if (header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return await BearerAsync(context, header[Scheme.Length..].Trim(), scope);
        }

        if (tls.ClientCertificates != ClientCertificateMode.None && context.Connection.ClientCertificate is { } certificate && MeshName.TryRead(certificate, out Did mesh))
        {
            return mesh;
        }

        context.Response.Headers.WWWAuthenticate = "Bearer";
        await RefuseAsync(context, StatusCodes.Status401Unauthorized, "token-missing", $"Give an access token for {identity.Id} with the scope {scope}: orleansmesh token issue --help");
        return null;
    }

    /// <summary>Writes a refusal as JSON.</summary>
    public static Task RefuseAsync(HttpContext context, int status, string reason, string detail)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new ApiRefusal(reason, detail), ApiJson.Default.ApiRefusal);
    }

    private async Task<Did?> BearerAsync(HttpContext context, string token, string scope)
    {
        TokenFault fault = default;
        if (token.Length <= JoseLimits.TokenCharsMax && IssuerOf(token) is { } issuer && await DocumentAsync(issuer) is { } document)
        {
            var expected = new TokenExpectation(issuer.ToString(), identity.Id) { Subject = issuer.ToString(), Scopes = [scope] };
            if (AccessToken.TryVerify(token, JsonWebKeySet.Of(document, KeyPurpose.AssertionMethod), expected, clock.GetUtcNow(), out _, out fault))
            {
                return issuer;
            }
        }

        context.Response.Headers.WWWAuthenticate = "Bearer error=\"invalid_token\"";
        await RefuseAsync(context, StatusCodes.Status401Unauthorized, "token-refused", $"The access token is refused ({fault.Reason}). It must be signed by the hub or by a mesh registered here, for the audience {identity.Id}, with the scope {scope}.");
        return null;
    }

    private async Task<DidDocument?> DocumentAsync(Did issuer)
    {
        if (issuer == identity.Document.Id)
        {
            return identity.Document;
        }

        return DidMesh.IsValid(issuer) && await grains.GetGrain<IMeshGrain>(issuer.ToString()).GetAsync() is { } mesh && DidDocument.TryParse(mesh.Registration, out DidDocument? document, out _)
            ? document
            : null;
    }

    // The key id is a DID URL of the issuer's: it says whose keys to take, and the token's own words are checked against it.
    private static Did? IssuerOf(string token) =>
        CompactJws.TryParse(token, out CompactJws? jws, out _) && DidUrl.TryParse(jws.Header.KeyId, out DidUrl? url) ? url.Did : null;
}
