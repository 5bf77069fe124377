using System.Text.Json;
using OrleansMesh.Domain.Policies;

namespace OrleansMesh.Bridge;

/// <summary>What an FMP message carries between two bridges (P-03, P-10); the messenger signs, sends and verifies it.</summary>
/// <param name="FederationId">The federation under whose agreement it travels.</param>
/// <param name="SourceMeshId">The sender's DID, verified when the message is inbound.</param>
/// <param name="TargetMeshId">The receiver's DID.</param>
/// <param name="PayloadType">One of <see cref="Calls.PayloadTypes"/>.</param>
/// <param name="Data">The payload's data: a JSON object.</param>
/// <param name="MessageId">Unique among the sender's messages.</param>
public sealed record MeshMessage(
    string FederationId,
    string SourceMeshId,
    string TargetMeshId,
    string PayloadType,
    JsonElement Data,
    string MessageId)
{
    /// <summary>Of an inbound message: what its sender says of the data (P-09).</summary>
    public ComplianceContext Compliance { get; init; }

    /// <summary>Of an inbound message: why its sender sent it (P-09); null when it does not say.</summary>
    public ExplanationRecord? Explanation { get; init; }
}
