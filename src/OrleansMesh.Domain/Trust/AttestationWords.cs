namespace OrleansMesh.Domain.Trust;

/// <summary>The words of claims, as they are signed and shown.</summary>
public static class AttestationWords
{
    private static readonly string[] ClaimWords = ["conduct", "identity", "quality", "reliability"];

    /// <summary>All words, in the order of the claims.</summary>
    public static IReadOnlyList<string> All => ClaimWords;

    /// <summary>The word of a claim.</summary>
    public static string Of(AttestationClaim claim) => ClaimWords[(int)claim];

    /// <summary>The claim of a word; false for any other text.</summary>
    public static bool TryClaim(string? word, out AttestationClaim claim)
    {
        int at = Array.IndexOf(ClaimWords, word);
        claim = (AttestationClaim)Math.Max(at, 0);
        return at >= 0;
    }
}
