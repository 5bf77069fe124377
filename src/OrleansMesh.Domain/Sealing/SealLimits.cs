using OrleansMesh.Domain.Envelopes;

namespace OrleansMesh.Domain.Sealing;

/// <summary>Bounds of sealed payloads; what breaks one is refused.</summary>
public static class SealLimits
{
    /// <summary>Bytes of plaintext; base64url of more would not fit an envelope.</summary>
    public const int PlaintextBytesMax = FmpLimits.EnvelopeBytesMax / 4 * 3;

    /// <summary>Bytes of the block in the payload: two key ids of 512 characters and some 300 bytes around them.</summary>
    public const int BlockBytesMax = 2048;

    /// <summary>Sequences of one context, 0 up to and without this one. HPKE allows 2^96 (RFC 9180, 5.2); AES-GCM is safe for 2^32 messages of a key (RFC 9180, 9.7.5; SP 800-38D).</summary>
    public const long SequenceEnd = 1L << 32;

    /// <summary>How far behind the highest sequence of its context a message may come.</summary>
    public const int ReplayWindow = 1024;

    /// <summary>Contexts that a receiver remembers; with one more, the one that was longest unused is forgotten.</summary>
    public const int ContextsMax = 4096;

    /// <summary>Contexts that a receiver remembers of one source, so that none can push out what is known of the others.</summary>
    public const int ContextsOfSourceMax = 256;
}
