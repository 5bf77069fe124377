using System.Text.Json;

namespace OrleansMesh.Wire.Requests;

/// <summary>A federation as its parties see it; also the body of every <c>fmp.*</c> notice.</summary>
/// <param name="Status"><c>proposed</c> (an FMP handshake that not all signed), <c>requested</c>, <c>negotiating</c>, <c>agreed</c>, <c>activating</c>, <c>active</c>, <c>suspended</c>, <c>terminating</c>, <c>declined</c> or <c>ended</c>.</param>
/// <param name="Version">Counts state changes, from 1.</param>
/// <param name="Agreement">The agreement in force; before the first, the terms that are offered; an empty object before those.</param>
/// <param name="ChangedAt">Unix milliseconds.</param>
/// <param name="Offer">The terms on the table while another agreement is in force.</param>
/// <param name="SuspendedBy">DIDs of those who suspended it.</param>
/// <param name="DrainUntil">Unix milliseconds until which answers pass.</param>
/// <param name="Head">Hash of the history's last event.</param>
/// <param name="Seq">Its number.</param>
public sealed record FederationView(
    Guid FederationId,
    string Status,
    int Version,
    string Proposer,
    JsonElement Agreement,
    JsonElement? Credential,
    JsonElement ProposerRegistration,
    string Reason,
    long ChangedAt,
    JsonElement? Offer = null,
    string[]? SuspendedBy = null,
    long? DrainUntil = null,
    string? Head = null,
    int? Seq = null);
