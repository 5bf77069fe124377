using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Jose;

/// <summary>Bounds of what is read here.</summary>
public static class JoseLimits
{
    /// <summary>Characters of a compact JWS.</summary>
    public const int CompactCharsMax = 64 * 1024;

    /// <summary>Bytes of a JWS header, decoded.</summary>
    public const int HeaderBytesMax = 4096;

    /// <summary>Characters of <c>kid</c>, <c>typ</c> and <c>cty</c>.</summary>
    public const int NameCharsMax = 512;

    /// <summary>Bytes of one JWK.</summary>
    public const int KeyBytesMax = 8 * 1024;

    /// <summary>Bytes of a JWK set.</summary>
    public const int KeySetBytesMax = 256 * 1024;

    /// <summary>Keys of a JWK set.</summary>
    public const int KeysMax = 64;

    /// <summary>Characters of an access or delegation token.</summary>
    public const int TokenCharsMax = 8 * 1024;

    internal static JsonLimits Header { get; } = new() { DepthMax = 8, BytesMax = HeaderBytesMax };

    internal static JsonLimits Key { get; } = new() { DepthMax = 8, BytesMax = KeyBytesMax };

    internal static JsonLimits KeySet { get; } = new() { DepthMax = 8, BytesMax = KeySetBytesMax };

    internal static JsonLimits Claims { get; } = new() { DepthMax = 16, BytesMax = TokenCharsMax };
}
