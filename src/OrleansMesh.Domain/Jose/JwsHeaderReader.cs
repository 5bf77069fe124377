using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Jose;

/// <summary>Reads protected headers (RFC 7515, 4.1). Members that are not known are ignored, as the RFC has it; those that would change what is verified are refused.</summary>
internal static class JwsHeaderReader
{
    private static readonly string[] KeyMembers = ["jwk", "jku", "x5c", "x5u"];

    public static JwsRefusal Read(ReadOnlyMemory<byte> utf8, out JwsAlgorithm algorithm, [NotNull] out JwsHeader? header)
    {
        algorithm = JwsAlgorithm.None;
        header = new JwsHeader();
        if (!StrictJson.TryParse(utf8, JoseLimits.Header, out JsonDocument? document, out _))
        {
            return JwsRefusal.HeaderMalformed;
        }

        using (document)
        {
            return document.RootElement.ValueKind == JsonValueKind.Object ? Read(document.RootElement, out algorithm, ref header) : JwsRefusal.HeaderMalformed;
        }
    }

    private static JwsRefusal Read(JsonElement root, out JwsAlgorithm algorithm, ref JwsHeader header)
    {
        algorithm = JwsAlgorithm.None;
        if (!root.TryGetProperty("alg", out _))
        {
            return JwsRefusal.AlgorithmUnsupported;
        }

        if (!root.TryString("alg", JoseLimits.NameCharsMax, out string? name)
            || !root.TryOptionalString("kid", JoseLimits.NameCharsMax, out string? keyId)
            || !root.TryOptionalString("typ", JoseLimits.NameCharsMax, out string? type)
            || !root.TryOptionalString("cty", JoseLimits.NameCharsMax, out string? contentType))
        {
            return JwsRefusal.HeaderMalformed;
        }

        algorithm = JwsAlgorithmNames.Parse(name);
        header = new JwsHeader(keyId, type, contentType);
        return name.Equals("none", StringComparison.OrdinalIgnoreCase) ? JwsRefusal.AlgorithmNone
            : algorithm == JwsAlgorithm.None ? JwsRefusal.AlgorithmUnsupported
            : root.TryGetProperty("b64", out _) ? JwsRefusal.PayloadUnencoded
            : root.TryGetProperty("crit", out _) ? JwsRefusal.CriticalUnknown
            : KeyMembers.Any(member => root.TryGetProperty(member, out _)) ? JwsRefusal.HeaderCarriesKey
            : JwsRefusal.None;
    }
}
