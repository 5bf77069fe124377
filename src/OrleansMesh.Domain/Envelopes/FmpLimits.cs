namespace OrleansMesh.Domain.Envelopes;

/// <summary>Bounds of an FMP envelope; what breaks one is refused.</summary>
public static class FmpLimits
{
    /// <summary>Bytes of the whole envelope, as received and in canonical form.</summary>
    public const int EnvelopeBytesMax = 1 << 20;

    /// <summary>Characters of a message id, at least one, printable ASCII.</summary>
    public const int MessageIdCharsMax = 128;

    /// <summary>Characters of the DID of a mesh.</summary>
    public const int MeshIdCharsMax = 256;

    /// <summary>Characters of a key id.</summary>
    public const int KeyIdCharsMax = 320;

    /// <summary>UTF-16 units of a payload type, at least one.</summary>
    public const int PayloadTypeCharsMax = 128;

    /// <summary>Highest hop limit that a sender may ask for .</summary>
    public const int HopsMax = 5;

    /// <summary>Last Unix millisecond of the year 9999, the latest time that a member may name.</summary>
    public const long TimeMax = 253402300799999;
}
