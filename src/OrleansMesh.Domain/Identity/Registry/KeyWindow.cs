using OrleansMesh.Cryptography;

namespace OrleansMesh.Domain.Identity.Registry;

/// <summary>When a key of a mesh was one for authentication.</summary>
/// <param name="KeyId">The absolute DID URL.</param>
/// <param name="Key">The key; one id names one key for ever.</param>
/// <param name="From">From when on, inclusive.</param>
/// <param name="Until">Until when, exclusive; null for still.</param>
public sealed record KeyWindow(string KeyId, Ed25519PublicKey Key, DateTimeOffset From, DateTimeOffset? Until)
{
    /// <summary>Whether the window holds <paramref name="time"/>.</summary>
    public bool Holds(DateTimeOffset time) => From <= time && (Until is not { } until || time < until);
}
