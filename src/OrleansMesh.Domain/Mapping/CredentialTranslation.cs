using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using OrleansMesh.Domain.Credentials;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Json;
using OrleansMesh.Domain.Tokens;
using OrleansMesh.Domain.Ucan;

namespace OrleansMesh.Domain.Mapping;

/// <summary>One form of credential made another (I-11). Only verified ones are translated, and nothing is valid longer, or grants more, than what it was made from.</summary>
public static class CredentialTranslation
{
    private const int NameCharsMax = 128;
    private const int ValueCharsMax = 512;

    /// <summary>
    /// What a verifiable credential says of its one subject: members <c>role</c> and <c>roles</c> are roles, other members with text attributes. False for
    /// several subjects, one that is no DID, or more than <see cref="ForeignIdentity.EntriesMax"/> entries.
    /// </summary>
    public static bool TryRead(VerifiedCredential credential, string? federationId, [NotNullWhen(true)] out ForeignIdentity? identity)
    {
        ArgumentNullException.ThrowIfNull(credential);
        identity = null;
        CredentialDocument document = credential.Document;
        if (document.SubjectIds is not [{ } id] || !DidUrl.TryParse(id, out DidUrl? url)
            || !document.Root.TryGetProperty("credentialSubject", out JsonElement subject))
        {
            return false;
        }

        subject = subject.ValueKind == JsonValueKind.Array ? subject[0] : subject;
        var roles = new List<string>();
        var attributes = new List<(string, string)>();
        foreach (JsonProperty member in subject.EnumerateObject())
        {
            if (member.Name is "id" || member.Name.Length > NameCharsMax || !subject.TryStrings(member.Name, ForeignIdentity.EntriesMax, ValueCharsMax, out IReadOnlyList<string> values))
            {
                continue; // not text: no rule can ask for it
            }

            if (member.Name is "role" or "roles")
            {
                roles.AddRange(values);
            }
            else
            {
                attributes.AddRange(values.Select(value => (member.Name, value)));
            }
        }

        if (roles.Count > ForeignIdentity.EntriesMax || attributes.Count > ForeignIdentity.EntriesMax)
        {
            return false;
        }

        identity = new ForeignIdentity
        {
            Mesh = url.Did,
            Id = id,
            Roles = roles,
            Attributes = attributes,
            FederationId = federationId,
            ValidUntil = document.ValidUntil,
            Evidence = document.Id ?? $"{document.Issuer} on {id}",
        };
        return true;
    }

    /// <summary>What an access or delegation token says: its scopes are roles, of a delegation the actor is who acts. False when issuer or subject are not of a mesh.</summary>
    public static bool TryRead(VerifiedToken token, string? federationId, [NotNullWhen(true)] out ForeignIdentity? identity)
    {
        ArgumentNullException.ThrowIfNull(token);
        identity = null;
        string id = token.Claims.Actor ?? token.Claims.Subject;
        if (!Did.TryParse(token.Claims.Issuer, out Did mesh))
        {
            return false;
        }

        identity = new ForeignIdentity
        {
            Mesh = mesh,
            Id = id,
            Roles = token.Claims.Scopes,
            FederationId = federationId,
            ValidUntil = token.Claims.ExpiresAt,
            Evidence = token.Claims.TokenId,
        };
        return true;
    }

    /// <summary>What an authorised invocation says: its command is the attribute <c>command</c>; it ends with the first link of its chain that ends.</summary>
    public static ForeignIdentity Read(AuthorizedInvocation authorized, string? federationId)
    {
        ArgumentNullException.ThrowIfNull(authorized);
        Invocation invocation = authorized.Invocation;
        long?[] ends = [invocation.Expires, .. authorized.Chain.Select(link => link.Expires)];
        return new ForeignIdentity
        {
            Mesh = invocation.Issuer.Did,
            Id = invocation.Issuer.Did.ToString(),
            Attributes = [("command", invocation.Command.ToString())],
            FederationId = federationId,
            ValidUntil = ends.Min() is { } end ? DateTimeOffset.FromUnixTimeSeconds(Math.Min(end, DateTimeOffset.MaxValue.ToUnixTimeSeconds())) : null,
            Evidence = invocation.Cid.ToString(),
        };
    }

    /// <summary>The claims of an access token for somebody who was mapped: their roles as scopes, and not longer than what they were mapped by.</summary>
    /// <returns>False when that is over.</returns>
    public static bool TryToAccessToken(
        MappedIdentity identity, string issuer, string audience, DateTimeOffset now, [NotNullWhen(true)] out TokenClaims? claims)
    {
        ArgumentNullException.ThrowIfNull(identity);
        DateTimeOffset start = DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds());
        DateTimeOffset end = start + TokenLimits.AccessLifetimeMax;
        if (identity.Foreign.ValidUntil is { } until && until < end)
        {
            end = DateTimeOffset.FromUnixTimeSeconds(until.ToUnixTimeSeconds());
        }

        claims = end <= start ? null : new TokenClaims
        {
            Issuer = issuer,
            Subject = identity.LocalId,
            Audience = [audience],
            IssuedAt = start,
            NotBefore = start,
            ExpiresAt = end,
            TokenId = TokenId.New(),
            Scopes = identity.Roles,
            ClientId = identity.LocalId,
        };
        return claims is not null;
    }
}
