namespace OrleansMesh.Domain.Dialects;

/// <summary>The words that stand for dialects.</summary>
public static class DialectWords
{
    private static readonly string[] Words = ["fmp", "klp", "federation", "ipc"];

    /// <summary>The word of a dialect.</summary>
    public static string Of(Dialect dialect) => Words[(int)dialect];

    /// <summary>The dialect of a word, exactly as it is written; false for any other text.</summary>
    public static bool TryParse(string? word, out Dialect dialect)
    {
        int index = Array.IndexOf(Words, word);
        dialect = (Dialect)Math.Max(0, index);
        return index >= 0;
    }
}
