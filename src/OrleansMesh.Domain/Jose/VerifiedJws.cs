namespace OrleansMesh.Domain.Jose;

/// <summary>A JWS whose signature holds; only <see cref="CompactJws.TryVerify"/> makes one.</summary>
public sealed class VerifiedJws
{
    internal VerifiedJws(JwsHeader header, JsonWebKey key, ReadOnlyMemory<byte> payload)
    {
        Header = header;
        Key = key;
        Payload = payload;
    }

    /// <summary>The header that was signed.</summary>
    public JwsHeader Header { get; }

    /// <summary>The key that verified.</summary>
    public JsonWebKey Key { get; }

    /// <summary>The payload that was signed, decoded.</summary>
    public ReadOnlyMemory<byte> Payload { get; }
}
