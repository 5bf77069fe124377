using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace OrleansMesh.Domain.Keys;

/// <summary>
/// What stands in a key file. In the clear: 64 hexadecimal digits (an Ed25519 or X25519 key, by where the file is), 44 of base64 (an
/// Ed25519 key, as hubs wrote it first), or <c>P-384:</c> and the digits of another kind. Sealed: the JSON of <see cref="SealedKey"/>.
/// In a token: a <c>pkcs11:</c> URI (RFC 7512) that names it.
/// </summary>
public sealed class KeyFileText : IDisposable
{
    /// <summary>Bytes of the longest file.</summary>
    public const int BytesMax = 4096;

    private const string TokenScheme = "pkcs11:";
    private static readonly SearchValues<byte> Visible = SearchValues.Create([.. Enumerable.Range('!', '~' - '!' + 1).Select(c => (byte)c)]);

    private readonly PrivateKey? _plain;

    private KeyFileText(KeyFileForm form, PrivateKey? plain, SealedKey? sealedKey, string? token)
    {
        Form = form;
        _plain = plain;
        Sealed = sealedKey;
        TokenUri = token;
    }

    /// <summary>How the key is kept.</summary>
    public KeyFileForm Form { get; }

    /// <summary>The sealed key; null for other forms.</summary>
    public SealedKey? Sealed { get; }

    /// <summary>The URI of the key in its token; null for other forms.</summary>
    public string? TokenUri { get; }

    /// <summary>What the file shows without a passphrase, as Multikey text; null for a token.</summary>
    public string? PublicKey => _plain?.PublicKey ?? Sealed?.PublicKey;

    /// <summary>The kind that the file shows without a passphrase; null for a token.</summary>
    public KeyKind? Kind => _plain?.Kind ?? Sealed?.Kind;

    /// <summary>Reads a whole file. The caller zeroes <paramref name="bytes"/>, which may be a key in the clear.</summary>
    /// <param name="bytes">The file's.</param>
    /// <param name="bare">Which kind digits without a name are, Ed25519 or X25519.</param>
    /// <param name="text">What stands in it.</param>
    /// <param name="refusal">Why there is nothing.</param>
    public static bool TryParse(ReadOnlyMemory<byte> bytes, KeyKind bare, [NotNullWhen(true)] out KeyFileText? text, out KeyFileRefusal refusal)
    {
        text = null;
        refusal = KeyFileRefusal.TooLarge;
        if (bytes.Length > BytesMax)
        {
            return false;
        }

        ReadOnlySpan<byte> line = bytes.Span.TrimEnd("\r\n"u8);
        if (line.StartsWith("{"u8))
        {
            text = SealedKey.TryParse(bytes, out SealedKey? sealedKey, out refusal) ? new KeyFileText(KeyFileForm.Sealed, null, sealedKey, null) : null;
        }
        else if (line.StartsWith("pkcs11:"u8))
        {
            bool isUri = line.Length > TokenScheme.Length && !line.ContainsAnyExcept(Visible);
            refusal = isUri ? KeyFileRefusal.None : KeyFileRefusal.NotKeyFile;
            text = isUri ? new KeyFileText(KeyFileForm.Token, null, null, Encoding.ASCII.GetString(line)) : null;
        }
        else
        {
            refusal = ReadPlain(line, bare, out PrivateKey? key);
            text = key is null ? null : new KeyFileText(KeyFileForm.Plain, key, null, null);
        }

        return text is not null;
    }

    /// <summary>The key in the clear, for its owner alone to read, with a newline; the caller zeroes it.</summary>
    public static byte[] WritePlain(PrivateKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        string prefix = key.Kind is KeyKind.Ed25519 or KeyKind.X25519 ? "" : KeyKinds.NameOf(key.Kind) + ":";
        byte[] text = new byte[prefix.Length + (2 * key.Secret.Length) + 1];
        _ = Encoding.ASCII.GetBytes(prefix, text);
        _ = Convert.TryToHexStringLower(key.Secret, text.AsSpan(prefix.Length), out _);
        text[^1] = (byte)'\n';
        return text;
    }

    /// <summary>The key, owned by the caller; a sealed one by the passphrase, which may be empty when there is none.</summary>
    public KeyFileRefusal TryOpen(ReadOnlySpan<byte> passphrase, out PrivateKey? key)
    {
        key = null;
        switch (Form)
        {
            case KeyFileForm.Sealed:
                return Sealed!.TryOpen(passphrase, out key);
            case KeyFileForm.Token:
                return KeyFileRefusal.InToken;
            default:
                return PrivateKey.TryFromBytes(_plain!.Kind, _plain.Secret, out key) ? KeyFileRefusal.None : KeyFileRefusal.SecretInvalid;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _plain?.Dispose();

    private static KeyFileRefusal ReadPlain(ReadOnlySpan<byte> line, KeyKind bare, out PrivateKey? key)
    {
        key = null;
        Span<byte> secret = stackalloc byte[KeyKinds.SecretBytesMax];
        try
        {
            KeyKind kind = bare;
            ReadOnlySpan<byte> digits = line;
            int colon = line.IndexOf((byte)':');
            if (colon >= 0)
            {
                if (!KeyKinds.TryParse(Encoding.ASCII.GetString(line[..colon]), out kind))
                {
                    return KeyFileRefusal.NotKeyFile;
                }

                digits = line[(colon + 1)..];
            }

            if (!TryDecode(digits, kind, isNamed: colon >= 0, secret, out int length))
            {
                return KeyFileRefusal.NotKeyFile;
            }

            return PrivateKey.TryFromBytes(kind, secret[..length], out key) ? KeyFileRefusal.None : KeyFileRefusal.SecretInvalid;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    private static bool TryDecode(ReadOnlySpan<byte> digits, KeyKind kind, bool isNamed, Span<byte> secret, out int length)
    {
        length = KeyKinds.SecretBytes(kind);
        Span<byte> bytes = secret[..length];
        if (digits.Length == 2 * length)
        {
            return Convert.FromHexString(digits, bytes, out _, out int written) == OperationStatus.Done && written == length;
        }

        // The form of a hub's first version has no white space inside, which the decoder would pass over.
        return !isNamed && kind == KeyKind.Ed25519 && digits.Length == 44 && !digits.ContainsAnyExcept(Visible)
            && System.Buffers.Text.Base64.DecodeFromUtf8(digits, bytes, out int consumed, out int decoded) == OperationStatus.Done
            && consumed == digits.Length && decoded == length;
    }
}
