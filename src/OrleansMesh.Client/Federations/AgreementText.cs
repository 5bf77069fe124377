using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Client.Federations;

/// <summary>Agreements inside other JSON: read back to the bytes that were signed, whatever spelling the way gave them.</summary>
internal static class AgreementText
{
    /// <param name="known">One that was parsed before: given back when the element says the very same; null for none.</param>
    public static bool TryRead(JsonElement element, Agreement? known, [NotNullWhen(true)] out Agreement? agreement, out AgreementRefusal refusal)
    {
        byte[] canonical = CanonicalJson.Canonicalize(element);
        agreement = known is not null && known.Bytes.Span.SequenceEqual(canonical) ? known : null;
        refusal = AgreementRefusal.None;
        return agreement is not null || Agreement.TryParse(canonical, out agreement, out refusal);
    }

    public static JsonElement ToElement(ReadOnlyMemory<byte> utf8) => JsonElement.Parse(utf8.Span);
}
