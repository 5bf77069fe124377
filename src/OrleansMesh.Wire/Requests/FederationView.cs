using System.Text.Json;

namespace OrleansMesh.Wire.Requests;

/// <summary>A federation as its parties see it; also the body of every <c>fmp.*</c> notice.</summary>
/// <param name="Status"><c>proposed</c>, <c>active</c>, <c>declined</c> or <c>ended</c>.</param>
/// <param name="Version">Counts state changes, from 1.</param>
/// <param name="ChangedAt">Unix milliseconds.</param>
public sealed record FederationView(
    Guid FederationId,
    string Status,
    int Version,
    string Proposer,
    JsonElement Agreement,
    JsonElement? Credential,
    JsonElement ProposerRegistration,
    string Reason,
    long ChangedAt);
