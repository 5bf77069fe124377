using System.Text;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Authorization;
using OrleansMesh.Domain.Credentials;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Ucan;

namespace OrleansMesh.Bridge.Callers;

/// <summary>Verifies who vouches for the mesh that calls, at each call (I-06): the credential, its issuer's document and its status lists as they stand.</summary>
internal sealed class CredentialCheck(IPartnerKnowledge knowledge, Func<Did, bool> isTrustedIssuer)
{
    /// <summary>The answer; that there is no credential, or one that cannot be read, is a no.</summary>
    /// <param name="source">The mesh that signed the request.</param>
    /// <param name="text">The credential, JSON; null for none.</param>
    /// <param name="authorized">The capability of the same call, whose keys must be others; null when none was asked for.</param>
    public async Task<PrimitiveAnswer> CheckAsync(Did source, string? text, AuthorizedInvocation? authorized, DateTimeOffset now, CancellationToken ct)
    {
        CredentialDocument? credential = null;
        if (text is not null && !CredentialDocument.TryParse(Encoding.UTF8.GetBytes(text), out credential, out DocumentFault fault))
        {
            return new PrimitiveAnswer(Primitive.Credential, Passed: false, "malformed", $"What the call brings is no credential ({fault}).", []);
        }

        DidDocument? signer = await knowledge.DocumentAsync(source, ct);
        DidDocument? issuer = credential is not null && Did.TryParse(credential.Issuer, out Did by) && isTrustedIssuer(by) ? await IssuerAsync(by, ct) : null;
        var lists = new Dictionary<string, SignedStatusList?>(StringComparer.Ordinal);
        foreach (string url in (issuer is null ? [] : credential!.Statuses).Select(status => status.ListUrl).Distinct(StringComparer.Ordinal))
        {
            lists[url] = await knowledge.StatusListAsync(url, ct);
        }

        var context = new AuthorizationContext
        {
            Documents = did => did == issuer?.Id ? issuer : null,
            IsTrustedIssuer = isTrustedIssuer,
            StatusLists = lists.GetValueOrDefault,
            Revocations = new UcanRevocationSet(),
        };
        return Authorizer.Vouch(source, credential, context, [.. KeysOf(signer), .. KeysOf(authorized)], now);
    }

    private async Task<DidDocument?> IssuerAsync(Did issuer, CancellationToken ct) =>
        DidKey.TryResolve(issuer, out DidDocument? own) ? own : await knowledge.DocumentAsync(issuer, ct);

    private static IEnumerable<IVerifyingKey> KeysOf(DidDocument? signer) => (signer?.KeysFor(KeyPurpose.Authentication) ?? []).Select(method => method.Verifying).OfType<IVerifyingKey>();

    private static IEnumerable<IVerifyingKey> KeysOf(AuthorizedInvocation? authorized) =>
        new[] { authorized?.RootKey?.Verifying, authorized?.InvokingKey?.Verifying }.OfType<IVerifyingKey>();
}
