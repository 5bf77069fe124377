using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Client.Federations;

/// <summary>Agreements inside other JSON: read back to the bytes that were signed, whatever spelling the way gave them.</summary>
internal static class AgreementText
{
    public static bool TryRead(JsonElement element, [NotNullWhen(true)] out Agreement? agreement, out AgreementRefusal refusal) =>
        Agreement.TryParse(CanonicalJson.Canonicalize(element), out agreement, out refusal);

    public static JsonElement ToElement(ReadOnlyMemory<byte> utf8)
    {
        using JsonDocument document = JsonDocument.Parse(utf8);
        return document.RootElement.Clone();
    }
}
