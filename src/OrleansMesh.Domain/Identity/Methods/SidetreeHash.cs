using System.Security.Cryptography;
using System.Text.Json;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Identity.Methods;

/// <summary>Hashes as Sidetree writes them: base64url of the multihash sha2-256.</summary>
internal static class SidetreeHash
{
    private const byte Sha256Code = 0x12;
    private const int Bytes = 2 + SHA256.HashSizeInBytes;

    /// <summary>True for the one spelling of a sha2-256 multihash; the network takes no other hash.</summary>
    public static bool IsValid(ReadOnlySpan<char> text)
    {
        Span<byte> multihash = stackalloc byte[Bytes];
        return Base64UrlText.TryDecode(text, multihash) && multihash is [Sha256Code, SHA256.HashSizeInBytes, ..];
    }

    /// <summary>The hash of a value's canonical JSON.</summary>
    public static string Of(JsonElement value)
    {
        byte[] multihash = [Sha256Code, SHA256.HashSizeInBytes, .. SHA256.HashData(CanonicalJson.Canonicalize(value))];
        return Base64UrlText.Encode(multihash);
    }
}
