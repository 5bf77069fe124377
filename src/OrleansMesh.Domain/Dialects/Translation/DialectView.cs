namespace OrleansMesh.Domain.Dialects.Translation;

/// <summary>What a message says that more than one dialect can say.</summary>
internal sealed record DialectView
{
    public required string MessageId { get; init; }

    /// <summary>A DID, a host name, or a node's name.</summary>
    public required string Source { get; init; }

    public required string Target { get; init; }

    /// <summary>The sending process; 0 for none that is said.</summary>
    public long SourcePid { get; init; }

    public long TargetPid { get; init; }

    public required long Timestamp { get; init; }

    /// <summary>Unix milliseconds; null for never.</summary>
    public long? ExpiresAt { get; init; }

    public required string Type { get; init; }

    /// <summary>One canonical JSON value.</summary>
    public required ReadOnlyMemory<byte> Data { get; init; }

    public int Hops { get; init; }

    public int HopsMax { get; init; } = Envelopes.FmpLimits.HopsMax;

    public bool IsReliable { get; init; } = true;

    /// <summary>As it is written; null for none.</summary>
    public string? FederationId { get; init; }

    /// <summary>The key's id of an FMP message.</summary>
    public string? KeyId { get; init; }

    /// <summary>The message's member <c>extensions</c>, canonical; empty for none.</summary>
    public ReadOnlyMemory<byte> Extensions { get; init; }
}
