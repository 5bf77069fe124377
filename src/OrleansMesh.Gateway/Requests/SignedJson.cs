using System.Text.Json;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Gateway.Requests;

/// <summary>Signed objects that travel inside a request: their canonical form is what was signed, however the sender's JSON library spelled them (RFC 8785).</summary>
internal static class SignedJson
{
    public static byte[] Bytes(JsonElement element) => CanonicalJson.Canonicalize(element);

    public static JsonElement Element(byte[] utf8) => JsonElement.Parse(utf8);
}
