namespace OrleansMesh.Domain.Identity.Resolution;

/// <summary>Media types of documents and resolution results, and which one an <c>Accept</c> header asks for.</summary>
public static class DidMediaTypes
{
    /// <summary>A document as JSON-LD, which all ours are.</summary>
    public const string Document = "application/did+ld+json";

    /// <summary>A document as plain JSON.</summary>
    public const string DocumentJson = "application/did+json";

    /// <summary>A document, by the newer name.</summary>
    public const string DocumentNew = "application/did";

    /// <summary>A whole resolution result.</summary>
    public const string Result = "application/ld+json;profile=\"https://w3id.org/did-resolution\"";

    /// <summary>A whole resolution result, by the newer name.</summary>
    public const string ResultNew = "application/did-resolution";

    private const int RangesMax = 16;

    /// <summary>What to answer with: a document, a result, or null when none of what is asked for is written here. Qualities are not weighed: the first that fits wins.</summary>
    public static string? Negotiate(string? accept)
    {
        if (string.IsNullOrWhiteSpace(accept))
        {
            return Result;
        }

        foreach (string range in accept.Split(',', RangesMax, StringSplitOptions.TrimEntries))
        {
            string[] parts = range.Split(';', StringSplitOptions.TrimEntries);
            switch (parts[0].ToLowerInvariant())
            {
                case Document or DocumentJson or DocumentNew:
                    return parts[0].ToLowerInvariant();
                case ResultNew:
                    return ResultNew;
                case "application/ld+json" when parts.Any(part => part.StartsWith("profile=", StringComparison.OrdinalIgnoreCase) && part.Contains("https://w3id.org/did-resolution", StringComparison.Ordinal)):
                case "*/*" or "application/*" or "application/json" or "application/ld+json":
                    return Result;
                default:
                    break;
            }
        }

        return null;
    }
}
