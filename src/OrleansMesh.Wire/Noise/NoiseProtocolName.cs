using System.Diagnostics.CodeAnalysis;

namespace OrleansMesh.Wire.Noise;

/// <summary>A Noise protocol name, section 8 of the specification: pattern with modifiers, X25519 (with <c>hfs</c>: and ML-KEM-768), cipher and hash.</summary>
public sealed class NoiseProtocolName
{
    /// <summary>Bytes of the longest name.</summary>
    public const int LengthMax = 255;

    private NoiseProtocolName(string name, HandshakePattern pattern, NoiseCipher cipher, NoiseHash hash)
    {
        Name = name;
        Pattern = pattern;
        Cipher = cipher;
        Hash = hash;
    }

    /// <summary>First contact between a mesh and a hub: <c>Noise_XX_25519_ChaChaPoly_SHA256</c> (T-05).</summary>
    public static NoiseProtocolName FirstContact { get; } = Parse("Noise_XX_25519_ChaChaPoly_SHA256");

    /// <summary>A peer whose static key is known: <c>Noise_IK_25519_ChaChaPoly_SHA256</c> (T-05).</summary>
    public static NoiseProtocolName KnownPeer { get; } = Parse("Noise_IK_25519_ChaChaPoly_SHA256");

    /// <summary>What a known peer's failed IK becomes: <c>Noise_XXfallback_25519_ChaChaPoly_SHA256</c> (T-05).</summary>
    public static NoiseProtocolName Fallback { get; } = Parse("Noise_XXfallback_25519_ChaChaPoly_SHA256");

    /// <summary>First contact with ML-KEM-768 inside the handshake (T-06): <c>Noise_XXhfs_25519+MLKEM768_ChaChaPoly_SHA256</c>.</summary>
    public static NoiseProtocolName PostQuantum { get; } = Parse("Noise_XXhfs_25519+MLKEM768_ChaChaPoly_SHA256");

    /// <summary>The exact text, which both sides hash.</summary>
    public string Name { get; }

    public HandshakePattern Pattern { get; }

    public NoiseCipher Cipher { get; }

    public NoiseHash Hash { get; }

    /// <summary>False when the text is no name or asks for something that is not offered, such as curve 448.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out NoiseProtocolName? name)
    {
        ArgumentNullException.ThrowIfNull(text);
        name = null;
        if (text.Length > LengthMax
            || text.Split('_') is not ["Noise", { } patternText, { } agreementText, { } cipherText, { } hashText]
            || !HandshakePattern.TryParse(patternText, out HandshakePattern? pattern)
            || agreementText != (pattern.HasKem ? "25519+MLKEM768" : "25519")
            || CipherOf(cipherText) is not { } cipher
            || HashOf(hashText) is not { } hash)
        {
            return false;
        }

        name = new NoiseProtocolName(text, pattern, cipher, hash);
        return true;
    }

    /// <summary>The name of a literal.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static NoiseProtocolName Parse(string text) =>
        TryParse(text, out NoiseProtocolName? name) ? name : throw new FormatException($"'{text}' is no Noise protocol that is offered here.");

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static NoiseCipher? CipherOf(string text) => text switch
    {
        "ChaChaPoly" => NoiseCipher.ChaChaPoly,
        "AESGCM" => NoiseCipher.AesGcm,
        _ => null,
    };

    private static NoiseHash? HashOf(string text) => text switch
    {
        "SHA256" => NoiseHash.Sha256,
        "SHA512" => NoiseHash.Sha512,
        "BLAKE2s" => NoiseHash.Blake2s,
        "BLAKE2b" => NoiseHash.Blake2b,
        _ => null,
    };
}
