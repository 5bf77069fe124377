namespace OrleansMesh.Domain.Dialects.Ipc;

/// <summary>Bounds of an IPC envelope; what breaks one is refused.</summary>
public static class IpcLimits
{
    /// <summary>Bytes of a whole envelope, as received and in canonical form.</summary>
    public const int EnvelopeBytesMax = 1 << 20;

    /// <summary>Characters of a node's name, printable ASCII, at least one.</summary>
    public const int NodeCharsMax = 256;

    /// <summary>Characters of a message's type, printable ASCII, at least one.</summary>
    public const int TypeCharsMax = 128;

    /// <summary>Hops that an envelope may make (P-05, R-02).</summary>
    public const int HopsMax = 8;

    /// <summary>Highest process number, which every JSON reader keeps exactly (RFC 7493, 2.2).</summary>
    public const long PidMax = 9007199254740991;
}
