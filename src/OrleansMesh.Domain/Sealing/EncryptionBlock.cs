using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json;
using OrleansMesh.Cryptography;
using OrleansMesh.Cryptography.Aead;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Sealing;

/// <summary>The member <c>encryption</c> of a sealed payload (docs/wire-protocol.md §9.1): all that a recipient needs to open it, but for the keys.</summary>
/// <param name="Algorithm">The cipher.</param>
/// <param name="Encapsulated">HPKE's <c>enc</c>: the context's ephemeral public key.</param>
/// <param name="Iv">The nonce, 12 bytes.</param>
/// <param name="KeyId">The context's id: <see cref="KeyIdOf"/> of <paramref name="Encapsulated"/>.</param>
/// <param name="RecipientKey">DID URL of the target's key, at most 512 characters.</param>
/// <param name="SenderKey">DID URL of the source's key, at most 512 characters.</param>
/// <param name="Sequence">0 to 2^32 − 1, each once in a context.</param>
public sealed record EncryptionBlock(
    SealAlgorithm Algorithm, X25519PublicKey Encapsulated, ReadOnlyMemory<byte> Iv, string KeyId, string RecipientKey, string SenderKey, long Sequence)
{
    private const int KeyIdBytes = 16;
    private const int KeyIdChars = 22;
    private const int NameCharsMax = 32;

    // A member that is not known could mean something that must not be ignored.
    private const int MembersCount = 7;

    /// <summary>base64url of the first 16 bytes of the encapsulated key's SHA-256.</summary>
    public static string KeyIdOf(X25519PublicKey encapsulated)
    {
        ArgumentNullException.ThrowIfNull(encapsulated);
        return Base64Url.EncodeToString(SHA256.HashData(encapsulated.ToArray()).AsSpan(0, KeyIdBytes));
    }

    /// <summary>Reads canonical JSON of at most <see cref="SealLimits.BlockBytesMax"/>: exactly the seven members, each within its bounds. Hostile input never throws.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> canonical, [NotNullWhen(true)] out EncryptionBlock? block, out SealRefusal refusal)
    {
        block = null;
        refusal = SealRefusal.Malformed;
        if (canonical.Length > SealLimits.BlockBytesMax || !CanonicalJson.IsCanonical(canonical.Span))
        {
            return false;
        }

        using JsonDocument json = JsonDocument.Parse(canonical);
        refusal = Read(json.RootElement, out block);
        return block is not null;
    }

    /// <summary>The canonical form.</summary>
    public byte[] ToCanonical()
    {
        var output = new ArrayBufferWriter<byte>(512);
        Write(output, "{\"algorithm\":"u8, SealAlgorithms.Name(Algorithm));
        Write(output, ",\"enc\":"u8, Base64Url.EncodeToString(Encapsulated.ToArray()));
        Write(output, ",\"iv\":"u8, Base64Url.EncodeToString(Iv.Span));
        Write(output, ",\"key_id\":"u8, KeyId);
        Write(output, ",\"recipient_key\":"u8, RecipientKey);
        Write(output, ",\"sender_key\":"u8, SenderKey);
        output.Write(",\"sequence\":"u8);
        CanonicalText.WriteInteger(Sequence, output);
        output.Write("}"u8);
        return output.WrittenSpan.ToArray();
    }

    private static void Write(ArrayBufferWriter<byte> output, ReadOnlySpan<byte> name, string value)
    {
        output.Write(name);
        CanonicalText.WriteString(value, output);
    }

    private static SealRefusal Read(JsonElement root, out EncryptionBlock? block)
    {
        block = null;
        byte[] enc = new byte[X25519PublicKey.SizeBytes];
        byte[] iv = new byte[AeadKey.NonceBytes];
        if (root.ValueKind != JsonValueKind.Object || root.GetPropertyCount() != MembersCount
            || !root.TryString("algorithm", NameCharsMax, out string? name)
            || !root.TryString("enc", 64, out string? encText) || !Base64UrlText.TryDecode(encText, enc)
            || !root.TryString("iv", 64, out string? ivText) || !Base64UrlText.TryDecode(ivText, iv)
            || !root.TryString("key_id", KeyIdChars, out string? keyId)
            || !root.TryString("recipient_key", DidUrl.LengthMax, out string? recipient) || !DidUrl.TryParse(recipient, out _)
            || !root.TryString("sender_key", DidUrl.LengthMax, out string? sender) || !DidUrl.TryParse(sender, out _)
            || !root.TryInteger("sequence", out long sequence) || sequence is < 0 or >= SealLimits.SequenceEnd
            || !X25519PublicKey.TryFromBytes(enc, out X25519PublicKey? encapsulated))
        {
            return SealRefusal.Malformed;
        }

        if (!SealAlgorithms.TryParse(name, out SealAlgorithm algorithm))
        {
            return SealRefusal.AlgorithmUnknown;
        }

        if (keyId != KeyIdOf(encapsulated))
        {
            return SealRefusal.KeyIdMismatch;
        }

        block = new EncryptionBlock(algorithm, encapsulated, iv, keyId, recipient, sender, sequence);
        return SealRefusal.None;
    }
}
