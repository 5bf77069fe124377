namespace OrleansMesh.Wire.Handshake;

/// <summary>The hub's answer to a join (T-09): admitted with all of the session's terms, or refused with a reason.</summary>
/// <param name="Outcome"><see cref="Admitted"/> or <see cref="Refused"/>.</param>
/// <param name="Reason">The word of a <see cref="HandshakeRefusal"/>, when refused.</param>
/// <param name="Detail">For people, at most 512 characters.</param>
/// <param name="SessionId">Names the session in logs of both sides.</param>
/// <param name="HubId">The hub's DID.</param>
/// <param name="Region">The hub's region.</param>
/// <param name="Cursor">Deliveries go on behind this cursor.</param>
/// <param name="HeartbeatSeconds">1 to 3600.</param>
/// <param name="Proof">base64url of 64 bytes: see <see cref="ChannelProof"/>.</param>
public sealed record JoinResponse(
    string Outcome,
    string? Reason = null,
    string? Detail = null,
    string? SessionId = null,
    string? HubId = null,
    string? Region = null,
    long? Cursor = null,
    int? HeartbeatSeconds = null,
    string? Proof = null)
{
    /// <summary>The member <c>type</c>.</summary>
    public const string TypeName = "join.response";

    /// <summary>The outcome of a session that begins.</summary>
    public const string Admitted = "admitted";

    /// <summary>The outcome of one that does not.</summary>
    public const string Refused = "refused";

    internal bool IsWithinBounds => Bounds.IsProse(Detail, HandshakeBytes.DetailCharsMax) && (Outcome switch
    {
        Admitted => Bounds.IsText(SessionId, 128)
            && Bounds.IsText(HubId, 256)
            && Bounds.IsText(Region, 64)
            && Cursor is { } cursor && Bounds.IsSafeInteger(cursor)
            && HeartbeatSeconds is >= 1 and <= 3600
            && Proof?.Length == ChannelProof.TextChars,
        Refused => Bounds.IsText(Reason, 64),
        _ => false,
    });
}
