using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Routing;

/// <summary>The answer to a <see cref="HubCall"/>, signed by the node that was asked.</summary>
/// <param name="IsRefused">Whether <paramref name="Body"/> is a refusal's (<c>reason</c>, <c>detail</c>).</param>
/// <param name="Body">The members of the result, or of the refusal.</param>
/// <param name="Bytes">The canonical form.</param>
public sealed record HubAnswer(bool IsRefused, JsonElement Body, ReadOnlyMemory<byte> Bytes)
{
    private const string TypeName = "HubAnswer";
    private const int HashChars = 64;

    /// <summary>Signs an answer.</summary>
    public static HubAnswer Sign(HubCall call, bool isRefused, JsonElement body, IEd25519SigningKey key)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(key);
        return new HubAnswer(isRefused, body, Write(call, isRefused, body, key.Sign(Write(call, isRefused, body, signature: null))));
    }

    /// <summary>Reads the answer to a call, by the node that it was for; false for anything else.</summary>
    public static bool TryRead(JsonElement element, HubCall call, [NotNullWhen(true)] out HubAnswer? answer)
    {
        ArgumentNullException.ThrowIfNull(call);
        answer = element.ValueKind == JsonValueKind.Object
            && element.TryString("type", HashChars, out string? type) && type == TypeName
            && element.TryString("call", HashChars, out string? hash) && hash == call.Hash
            && element.TryGetProperty("refused", out JsonElement refused) && refused.ValueKind is JsonValueKind.True or JsonValueKind.False
            && element.TryGetProperty("body", out JsonElement body) && body.ValueKind == JsonValueKind.Object
            && HubSignature.Holds(element, call.To)
                ? new HubAnswer(refused.GetBoolean(), body.Clone(), CanonicalJson.Canonicalize(element))
                : null;
        return answer is not null;
    }

    private static byte[] Write(HubCall call, bool isRefused, JsonElement body, byte[]? signature) => JsonBuild.Canonical(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("type", TypeName);
        writer.WriteString("call", call.Hash);
        writer.WriteBoolean("refused", isRefused);
        writer.WritePropertyName("body");
        body.WriteTo(writer);
        if (signature is not null)
        {
            writer.WriteString("signature", Base64UrlText.Encode(signature));
        }

        writer.WriteEndObject();
    });
}
