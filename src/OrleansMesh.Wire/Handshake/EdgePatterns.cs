using OrleansMesh.Wire.Noise;

namespace OrleansMesh.Wire.Handshake;

/// <summary>The handshakes of the edge by the length of their first record, which alone tells them apart (docs/wire-protocol.md §3).</summary>
internal static class EdgePatterns
{
    /// <summary>XX: e.</summary>
    public const int FirstContactBytes = 32;

    /// <summary>IK: e, es, s, ss.</summary>
    public const int KnownPeerBytes = 96;

    /// <summary>XXhfs: e, e1.</summary>
    public const int PostQuantumBytes = 32 + 1184;

    /// <summary>The answer of a responder that falls back, e, ee, s, es; one that does not answers IK by 48 bytes.</summary>
    public const int FallbackAnswerBytes = 96;

    /// <summary>What a first record of <paramref name="length"/> begins; null when nothing does.</summary>
    public static HandshakeKind? OfFirstRecord(int length) => length switch
    {
        FirstContactBytes => HandshakeKind.XX,
        KnownPeerBytes => HandshakeKind.IK,
        PostQuantumBytes => HandshakeKind.XXHfs,
        _ => null,
    };

    /// <summary>The Noise protocol whose name both sides hash.</summary>
    public static NoiseProtocolName ProtocolOf(HandshakeKind kind) => kind switch
    {
        HandshakeKind.XX => NoiseProtocolName.FirstContact,
        HandshakeKind.IK => NoiseProtocolName.KnownPeer,
        HandshakeKind.XXFallback => NoiseProtocolName.Fallback,
        HandshakeKind.XXHfs => NoiseProtocolName.PostQuantum,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a handshake of the edge."),
    };
}
