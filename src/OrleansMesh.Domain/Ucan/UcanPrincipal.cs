using System.Diagnostics.CodeAnalysis;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Domain.Ucan;

/// <summary>Someone in a chain: a DID, and for an issuer the key of its document that signed, when it says which.</summary>
/// <param name="Did">Who; the fragment is no part of the comparison between principals (UCAN Delegation, Principal Alignment).</param>
/// <param name="Fragment">Which key, without the hash; empty for any.</param>
public readonly record struct UcanPrincipal(Did Did, string Fragment = "")
{
    /// <summary>Parses a DID, or a DID with a fragment.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out UcanPrincipal principal)
    {
        principal = default;
        if (!DidUrl.TryParse(text, out DidUrl? url) || url.Path.Length > 0 || url.Query.Length > 0)
        {
            return false;
        }

        principal = new UcanPrincipal(url.Did, url.Fragment);
        return text == principal.ToString();
    }

    /// <inheritdoc/>
    public override string ToString() => string.IsNullOrEmpty(Fragment) ? Did.ToString() : Did.Url(Fragment);
}
