using System.Diagnostics.CodeAnalysis;
using OrleansMesh.Cryptography;

namespace OrleansMesh.Domain.Dialects.Klp;

/// <summary>A KLP message (P-02), signed or not yet. Well-formed says nothing of who sent it: that is for <see cref="KlpReceiver"/>.</summary>
public sealed record KlpMessage
{
    public required KlpMessageType Type { get; init; }

    public required KlpAddress Source { get; init; }

    public required KlpAddress Target { get; init; }

    /// <summary>One JSON value in canonical form.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>When it was signed, Unix milliseconds by the sender's clock, 0 to the year 9999.</summary>
    public required long Timestamp { get; init; }

    /// <summary>How long it holds, 1 to <see cref="KlpLimits.TtlSecondsMax"/>; null when it does not say, which means <see cref="KlpLimits.TtlSecondsDefault"/>.</summary>
    public int? TtlSeconds { get; init; }

    /// <summary>Nodes that may be nearer to the target, as the sender has it; at most <see cref="KlpLimits.HintsMax"/>.</summary>
    public IReadOnlyList<string> RoutingHints { get; init; } = [];

    /// <summary>What a translation carries, one JSON object in canonical form; empty for nothing.</summary>
    public ReadOnlyMemory<byte> Extensions { get; init; }

    /// <summary>64 bytes of Ed25519; empty before it is signed.</summary>
    public ReadOnlyMemory<byte> Signature { get; init; }

    /// <summary>From when on it is of no use, Unix milliseconds.</summary>
    public long ExpiresAt => Timestamp + ((TtlSeconds ?? KlpLimits.TtlSecondsDefault) * 1000L);

    /// <summary>The canonical form.</summary>
    public byte[] ToBytes() => KlpCodec.Write(this);

    /// <summary>What a signature covers: the canonical form without <c>signature</c> (P-07).</summary>
    public byte[] ToSigningInput() => KlpCodec.Write(this with { Signature = default });

    /// <summary>Reads a message in any spelling, signed or not; false, with the first reason. Hostile input never throws.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> utf8, [NotNullWhen(true)] out KlpMessage? message, out KlpRefusal refusal) =>
        KlpCodec.Frame.TryReadAnySpelling(utf8, out message, out refusal);

    /// <summary>The same message with a signature; false, with the reason, for one that every receiver would refuse.</summary>
    public bool TrySign(IEd25519SigningKey key, [NotNullWhen(true)] out KlpMessage? signed, out KlpRefusal refusal)
    {
        ArgumentNullException.ThrowIfNull(key);
        signed = TryParse(ToSigningInput(), out _, out refusal) ? this with { Signature = key.Sign(ToSigningInput()) } : null;
        return signed is not null;
    }

    /// <summary>True only when the signature is that key's over <see cref="ToSigningInput"/>.</summary>
    public bool Verify(IVerifyingKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return !Signature.IsEmpty && key.Verify(ToSigningInput(), Signature.Span);
    }
}
