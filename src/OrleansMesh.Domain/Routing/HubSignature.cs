using System.Text.Json;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Routing;

/// <summary>Signatures by node keys over the canonical form without <c>signature</c>.</summary>
internal static class HubSignature
{
    private const int SizeBytes = 64;

    public static bool Holds(JsonElement element, string node)
    {
        byte[] signature = new byte[SizeBytes];
        return element.TryString("signature", 2 * SizeBytes, out string? text) && Base64UrlText.TryDecode(text, signature)
            && Did.TryParse(node, out Did did) && DidKey.TryDecode(did, out Ed25519PublicKey? key)
            && key.Verify(CanonicalJson.CanonicalizeWithout(element, "signature"), signature);
    }
}
