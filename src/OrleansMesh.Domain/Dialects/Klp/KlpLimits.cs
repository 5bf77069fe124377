namespace OrleansMesh.Domain.Dialects.Klp;

/// <summary>Bounds of KLP messages and addresses; what breaks one is refused.</summary>
public static class KlpLimits
{
    /// <summary>Bytes of a whole message, as received and in canonical form.</summary>
    public const int MessageBytesMax = 1 << 20;

    /// <summary>Characters of an address.</summary>
    public const int AddressCharsMax = 512;

    /// <summary>How long a message holds that does not say it, in seconds (P-02).</summary>
    public const int TtlSecondsDefault = 300;

    /// <summary>Longest time that a message may hold, in seconds: a day.</summary>
    public const int TtlSecondsMax = 86_400;

    /// <summary>Routing hints of a message.</summary>
    public const int HintsMax = 16;

    /// <summary>Characters of one hint, at least one.</summary>
    public const int HintCharsMax = 256;

    /// <summary>How far a message's time may be ahead of the receiver's clock.</summary>
    public static readonly TimeSpan ClockSkewMax = TimeSpan.FromSeconds(30);
}
