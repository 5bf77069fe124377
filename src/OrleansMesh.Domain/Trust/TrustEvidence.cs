namespace OrleansMesh.Domain.Trust;

/// <summary>What is known of one mesh. Counts are not negative; the default knows nothing.</summary>
public sealed record TrustEvidence
{
    /// <summary>Until when the accepted credential is valid, Unix milliseconds; null for no credential.</summary>
    public long? CredentialValidUntil { get; init; }

    /// <summary>Compliance certifications that the accepted credential names.</summary>
    public int Certifications { get; init; }

    /// <summary>Things that went well: federations that became active, batches of messages that were admitted.</summary>
    public long Interactions { get; init; }

    /// <summary>Handshakes that failed by the mesh's doing (F-02).</summary>
    public long HandshakeFailures { get; init; }

    /// <summary>Broken rules: forged signatures, calls without a grant, …</summary>
    public long Violations { get; init; }

    /// <summary>What its partners say of it, weighed; what is over counts no more.</summary>
    public IReadOnlyList<WeighedAttestation> Attested { get; init; } = [];

    /// <summary>What the mesh has at stake (G-04): 100, 1,000 and 10,000 vouch for it as one, two and three partners in full would.</summary>
    public long Stake { get; init; }

    /// <summary>How often its stake was slashed; each weighs as a violation.</summary>
    public long Slashes { get; init; }

    /// <summary>When the credential was accepted, Unix milliseconds; null when that was not noted.</summary>
    public long? CredentialAt { get; init; }

    /// <summary>When the last interaction, failure, violation or slash was, Unix milliseconds; null for none.</summary>
    public long? HistoryAt { get; init; }

    /// <summary>When the stake last changed, Unix milliseconds; null for never.</summary>
    public long? StakeAt { get; init; }

    /// <summary>How much of the time it had a session; null when that was not observed.</summary>
    public UptimeRecord? Uptime { get; init; }
}
