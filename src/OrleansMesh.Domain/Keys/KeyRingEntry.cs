using OrleansMesh.Cryptography;

namespace OrleansMesh.Domain.Keys;

/// <summary>A public key and when it was the one that signs.</summary>
/// <param name="KeyId">DID URL of the key.</param>
/// <param name="Key">The key.</param>
/// <param name="From">The first moment at which it signs.</param>
/// <param name="Until">The first moment at which it signs no more; null while nothing follows it.</param>
public sealed record KeyRingEntry(string KeyId, IVerifyingKey Key, DateTimeOffset From, DateTimeOffset? Until = null)
{
    /// <summary>Whether the key signs at a moment.</summary>
    public bool Covers(DateTimeOffset moment) => From <= moment && (Until is null || moment < Until);
}
