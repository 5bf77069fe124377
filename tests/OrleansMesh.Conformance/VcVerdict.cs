using System.Text.Json;
using System.Text.RegularExpressions;

namespace OrleansMesh.Conformance;

/// <summary>Whether a credential is expected to be accepted, as the many folders of credentials say it.</summary>
internal static partial class VcVerdict
{
    private static readonly string[] Members = ["expected", "expect", "outcome", "verified", "valid", "result", "accept", "accepted", "expectedResult", "isValid", "status"];

    private static readonly HashSet<string> Yes = new(StringComparer.OrdinalIgnoreCase)
    {
        "valid", "good", "ok", "pass", "passes", "accept", "accepted", "verified", "true", "success", "positive", "y", "signed", "none",
    };

    private static readonly HashSet<string> No = new(StringComparer.OrdinalIgnoreCase)
    {
        "invalid", "bad", "fail", "fails", "failed", "failure", "refuse", "refused", "reject", "rejected", "false", "error", "negative", "n", "tampered", "altered",
        "changed", "modified", "wrong", "forged", "expired", "revoked", "suspended", "missing", "malformed", "not", "unverified",
    };

    /// <summary>By a member of the object that says so.</summary>
    public static bool? Of(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return Word(element);
        }

        foreach (string name in Members)
        {
            if (element.TryGetProperty(name, out JsonElement member) && Of(member) is { } verdict)
            {
                return verdict;
            }
        }

        return null;
    }

    /// <summary>By the words of a path, the last part first: <c>invalid/expired.json</c>, <c>valid-1.json</c>.</summary>
    public static bool? OfPath(string relativePath)
    {
        string[] parts = Path.ChangeExtension(relativePath, null).Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar);
        foreach (string part in parts.Reverse())
        {
            string[] words = [.. Words().Matches(part).Select(match => match.Value)];
            if (words.Any(word => No.Contains(word) || word.StartsWith("invalid", StringComparison.OrdinalIgnoreCase)))
            {
                return false;
            }

            if (words.Any(word => Yes.Contains(word) || word.StartsWith("valid", StringComparison.OrdinalIgnoreCase)))
            {
                return true;
            }
        }

        return null;
    }

    private static bool? Word(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String => OfPath(element.GetString()!),
        _ => null,
    };

    // "invalidSignature" and "not-yet-valid" are words too.
    [GeneratedRegex("[A-Z]?[a-z]+|[A-Z]+(?![a-z])")]
    private static partial Regex Words();
}
