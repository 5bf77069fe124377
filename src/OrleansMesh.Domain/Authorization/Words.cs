using System.Text.Json;

namespace OrleansMesh.Domain.Authorization;

/// <summary>Reasons as words in kebab case.</summary>
internal static class Words
{
    public static string Of<TReason>(TReason reason)
        where TReason : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(reason.ToString());
}
