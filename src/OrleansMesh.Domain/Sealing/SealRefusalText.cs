using System.Collections.Frozen;
using System.Text.Json;

namespace OrleansMesh.Domain.Sealing;

/// <summary>What a refusal to open is called, for logs and people.</summary>
public static class SealRefusalText
{
    private static readonly FrozenDictionary<SealRefusal, string> Words =
        Enum.GetValues<SealRefusal>().ToFrozenDictionary(r => r, r => JsonNamingPolicy.KebabCaseLower.ConvertName(r.ToString()));

    /// <summary>The stable word, such as <c>sequence-repeated</c>.</summary>
    public static string Word(SealRefusal refusal) => Words[refusal];
}
