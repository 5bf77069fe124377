namespace OrleansMesh.Domain.Keys;

/// <summary>Names and sizes of the kinds.</summary>
public static class KeyKinds
{
    /// <summary>Bytes of the longest secret.</summary>
    public const int SecretBytesMax = 48;

    /// <summary>As in a JWK's <c>crv</c>.</summary>
    public static string NameOf(KeyKind kind) => kind switch
    {
        KeyKind.Ed25519 => "Ed25519",
        KeyKind.X25519 => "X25519",
        KeyKind.P256 => "P-256",
        KeyKind.P384 => "P-384",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not one of the kinds"),
    };

    /// <summary>Reads such a name, byte for byte.</summary>
    public static bool TryParse(string? name, out KeyKind kind)
    {
        foreach (KeyKind each in Enum.GetValues<KeyKind>())
        {
            if (NameOf(each) == name)
            {
                kind = each;
                return true;
            }
        }

        kind = default;
        return false;
    }

    /// <summary>Bytes of the secret: seed or scalar.</summary>
    public static int SecretBytes(KeyKind kind) => kind == KeyKind.P384 ? SecretBytesMax : 32;
}
