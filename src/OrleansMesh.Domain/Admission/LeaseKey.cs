using OrleansMesh.Cryptography;

namespace OrleansMesh.Domain.Admission;

/// <summary>A key of a party that changed its own since the agreement, proven by its history.</summary>
/// <param name="MeshId">The party.</param>
/// <param name="KeyId">The absolute DID URL.</param>
/// <param name="Key">The key; one id names one key for ever.</param>
/// <param name="Until">When another took its place; null for a present key.</param>
public sealed record LeaseKey(string MeshId, string KeyId, Ed25519PublicKey Key, DateTimeOffset? Until = null)
{
    // Proofs are dated to the second and clocks differ: what was under way is let through. Nothing is lost by it, for whoever
    // submits an envelope has proven to hold a present key.
    private static readonly TimeSpan Overlap = AdmissionLimits.ClockSkewMax;

    /// <summary>Whether the key verifies what was signed then: a former key what is of its time, at most 30 s more.</summary>
    public bool Covers(DateTimeOffset signedAt) => Until is not { } until || signedAt < until + Overlap;
}
