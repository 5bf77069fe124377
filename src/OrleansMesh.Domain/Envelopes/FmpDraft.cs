using OrleansMesh.Domain.Policies;
using OrleansMesh.Domain.Qos;

namespace OrleansMesh.Domain.Envelopes;

/// <summary>What a sender says in an envelope before it is signed; bounds as in <see cref="FmpLimits"/>.</summary>
public sealed record FmpDraft
{
    public required string MessageId { get; init; }

    public required Guid FederationId { get; init; }

    public required string SourceMeshId { get; init; }

    public required string TargetMeshId { get; init; }

    /// <summary>Unix milliseconds, by the sender's clock.</summary>
    public required long Timestamp { get; init; }

    public required string PayloadType { get; init; }

    /// <summary>One JSON value in UTF-8, in any spelling.</summary>
    public required ReadOnlyMemory<byte> PayloadData { get; init; }

    /// <summary>The encryption block of a sealed payload, one JSON value in canonical form; empty for data that is not sealed.</summary>
    public ReadOnlyMemory<byte> PayloadEncryption { get; init; }

    /// <summary>Null for the key that the agreement names.</summary>
    public string? KeyId { get; init; }

    public DeliveryMode Delivery { get; init; } = DeliveryMode.Reliable;

    /// <summary>How urgent it is; normal is not written.</summary>
    public QosClass Priority { get; init; } = QosClass.Normal;

    /// <summary>Unix milliseconds; null for never.</summary>
    public long? ExpiresAt { get; init; }

    /// <summary>What is said of the data (P-09); the default for nothing.</summary>
    public ComplianceContext Compliance { get; init; }

    /// <summary>Why it is sent (P-09); null for nothing.</summary>
    public ExplanationRecord? Explanation { get; init; }

    /// <summary>Its place in a flow whose order is asked for; null for none.</summary>
    public FlowMark? Flow { get; init; }

    /// <summary>What a translation carries, one JSON object in canonical form; empty for nothing.</summary>
    public ReadOnlyMemory<byte> Extensions { get; init; }

    public int MaxHops { get; init; } = FmpLimits.HopsMax;
}
