using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json;
using OrleansMesh.Cryptography;
using OrleansMesh.Cryptography.Aead;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Keys;

/// <summary>
/// A private key under a passphrase (I-10): Argon2id gives a key, of a new salt each time, and ChaCha20-Poly1305 seals the secret with it
/// and binds kind, public key and parameters. The text is canonical JSON and has one spelling.
/// </summary>
/// <remarks>
/// A checksum without a key stands beside the ciphertext: where it fits and the seal does not open, the passphrase is wrong; where it does
/// not fit, the file is damaged. Somebody who alters the file can renew it, and gains nothing.
/// </remarks>
public sealed class SealedKey
{
    private const string Format = "orleansmesh-key-1";
    private const int ChecksumBytes = 16;

    private readonly byte[] _salt;
    private readonly byte[] _nonce;
    private readonly byte[] _ciphertext;

    private SealedKey(KeyKind kind, string publicKey, SealParameters parameters, byte[] salt, byte[] nonce, byte[] ciphertext)
    {
        Kind = kind;
        PublicKey = publicKey;
        Parameters = parameters;
        _salt = salt;
        _nonce = nonce;
        _ciphertext = ciphertext;
    }

    /// <summary>Which kind the file says it holds; sure once it was opened.</summary>
    public KeyKind Kind { get; }

    /// <summary>The public key that the file names, as Multikey text; sure once it was opened.</summary>
    public string PublicKey { get; }

    /// <summary>What opening costs.</summary>
    public SealParameters Parameters { get; }

    /// <summary>Seals a key.</summary>
    /// <param name="key">Stays the caller's.</param>
    /// <param name="passphrase">1 to <see cref="Argon2Id.PassphraseBytesMax"/> bytes, UTF-8.</param>
    /// <param name="parameters">Within their bounds.</param>
    public static SealedKey Create(PrivateKey key, ReadOnlySpan<byte> passphrase, SealParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(parameters);
        if (!parameters.IsAllowed)
        {
            throw new ArgumentOutOfRangeException(nameof(parameters), parameters, "Memory or passes are out of their bounds.");
        }

        byte[] ciphertext = new byte[key.Secret.Length + AeadKey.TagBytes];
        var made = new SealedKey(
            key.Kind, key.PublicKey, parameters, RandomNumberGenerator.GetBytes(Argon2Id.SaltBytes), RandomNumberGenerator.GetBytes(AeadKey.NonceBytes), ciphertext);
        using ChaCha20Poly1305Key sealing = made.Derive(passphrase);
        sealing.Encrypt(made._nonce, key.Secret, ciphertext.AsSpan(..^AeadKey.TagBytes), ciphertext.AsSpan(^AeadKey.TagBytes..), made.Associated());
        return made;
    }

    /// <summary>Reads a sealed key without opening it; a newline may end it.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> utf8, [NotNullWhen(true)] out SealedKey? key, out KeyFileRefusal refusal)
    {
        key = null;
        refusal = utf8.Length > KeyFileText.BytesMax ? KeyFileRefusal.TooLarge : KeyFileRefusal.Malformed;
        utf8 = utf8.TrimEnd("\r\n"u8);
        if (!StrictJson.TryParse(utf8, new JsonLimits { BytesMax = KeyFileText.BytesMax, DepthMax = 4 }, out JsonDocument? document, out _))
        {
            return false;
        }

        using (document)
        {
            refusal = Read(document.RootElement, out key, out byte[] checksum);
            if (key is not null)
            {
                // What is written again is what was read, or the file says something that nobody would look at.
                refusal = !CryptographicOperations.FixedTimeEquals(checksum, key.Checksum()) ? KeyFileRefusal.Damaged
                    : !key.Write().AsSpan().SequenceEqual(utf8.Span) ? KeyFileRefusal.Malformed
                    : KeyFileRefusal.None;
            }

            key = refusal == KeyFileRefusal.None ? key : null;
            return key is not null;
        }
    }

    /// <summary>Opens it; the passphrase is the caller's to zero.</summary>
    public KeyFileRefusal TryOpen(ReadOnlySpan<byte> passphrase, out PrivateKey? key)
    {
        key = null;
        if (passphrase.IsEmpty || passphrase.Length > Argon2Id.PassphraseBytesMax)
        {
            return KeyFileRefusal.PassphraseMissing;
        }

        Span<byte> secret = stackalloc byte[_ciphertext.Length - AeadKey.TagBytes];
        try
        {
            using ChaCha20Poly1305Key sealing = Derive(passphrase);
            if (!sealing.TryDecrypt(_nonce, _ciphertext.AsSpan(..^AeadKey.TagBytes), _ciphertext.AsSpan(^AeadKey.TagBytes..), secret, Associated()))
            {
                return KeyFileRefusal.PassphraseWrong;
            }

            if (PrivateKey.TryFromBytes(Kind, secret, out key) && key.PublicKey == PublicKey)
            {
                return KeyFileRefusal.None;
            }

            key?.Dispose();
            key = null;
            return KeyFileRefusal.SecretInvalid;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    /// <summary>Canonical JSON, without a newline.</summary>
    public byte[] Write() => Write(isWhole: true, withChecksum: true);

    private static KeyFileRefusal Read(JsonElement root, out SealedKey? key, out byte[] checksum)
    {
        key = null;
        checksum = [];
        if (root.ValueKind != JsonValueKind.Object || !root.TryString("format", 64, out string? format))
        {
            return KeyFileRefusal.Malformed;
        }

        if (format != Format)
        {
            return KeyFileRefusal.FormatUnsupported;
        }

        if (!root.TryString("kind", 16, out string? name) || !KeyKinds.TryParse(name, out KeyKind kind)
            || !root.TryString("publicKey", 128, out string? publicKey)
            || !root.TryGetProperty("argon2id", out JsonElement argon) || argon.ValueKind != JsonValueKind.Object
            || !argon.TryInteger("memoryKiB", out long memory) || !argon.TryInteger("passes", out long passes)
            || !TryBytes(argon, "salt", Argon2Id.SaltBytes, out byte[] salt)
            || !root.TryGetProperty("chacha20poly1305", out JsonElement cipher) || cipher.ValueKind != JsonValueKind.Object
            || !TryBytes(cipher, "nonce", AeadKey.NonceBytes, out byte[] nonce)
            || !TryBytes(cipher, "ciphertext", KeyKinds.SecretBytes(kind) + AeadKey.TagBytes, out byte[] ciphertext)
            || !TryBytes(root, "checksum", ChecksumBytes, out checksum))
        {
            return KeyFileRefusal.Malformed;
        }

        var parameters = new SealParameters((int)Math.Clamp(memory, 0, int.MaxValue), (int)Math.Clamp(passes, 0, int.MaxValue));
        key = parameters.IsAllowed ? new SealedKey(kind, publicKey, parameters, salt, nonce, ciphertext) : null;
        return key is null ? KeyFileRefusal.ParametersOutOfRange : KeyFileRefusal.None;
    }

    private static bool TryBytes(JsonElement owner, string name, int length, out byte[] bytes)
    {
        bytes = new byte[length];
        return owner.TryString(name, 256, out string? text) && Base64UrlText.TryDecode(text, bytes);
    }

    private ChaCha20Poly1305Key Derive(ReadOnlySpan<byte> passphrase)
    {
        Span<byte> key = stackalloc byte[AeadKey.KeyBytes];
        try
        {
            Argon2Id.Derive(passphrase, _salt, Parameters.MemoryKiB, Parameters.Passes, key);
            return new ChaCha20Poly1305Key(key);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    private byte[] Associated() => Write(isWhole: false, withChecksum: false);

    private byte[] Checksum() => SHA256.HashData(Write(isWhole: true, withChecksum: false))[..ChecksumBytes];

    private byte[] Write(bool isWhole, bool withChecksum) => JsonBuild.Canonical(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("format", Format);
        writer.WriteString("kind", KeyKinds.NameOf(Kind));
        writer.WriteString("publicKey", PublicKey);
        writer.WriteStartObject("argon2id");
        writer.WriteNumber("memoryKiB", Parameters.MemoryKiB);
        writer.WriteNumber("passes", Parameters.Passes);
        writer.WriteString("salt", Base64UrlText.Encode(_salt));
        writer.WriteEndObject();
        if (isWhole)
        {
            writer.WriteStartObject("chacha20poly1305");
            writer.WriteString("nonce", Base64UrlText.Encode(_nonce));
            writer.WriteString("ciphertext", Base64UrlText.Encode(_ciphertext));
            writer.WriteEndObject();
        }

        if (withChecksum)
        {
            writer.WriteString("checksum", Base64UrlText.Encode(Checksum()));
        }

        writer.WriteEndObject();
    });
}
