namespace OrleansMesh.Domain.Envelopes;

/// <summary>The members of an envelope, and of its payload, that are understood.</summary>
internal enum FmpMember
{
    Compliance,
    Delivery,
    ExpiresAt,
    Explanation,
    Extensions,
    FederationId,
    Flow,
    HopCount,
    KeyId,
    MaxHops,
    MessageId,
    Payload,
    Priority,
    Signature,
    SourceMeshId,
    TargetMeshId,
    Timestamp,
    PayloadData,
    PayloadEncryption,
    PayloadType,
}
