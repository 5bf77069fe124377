namespace OrleansMesh.Domain.Qos;

/// <summary>The words of the classes, in envelopes, options and metrics.</summary>
public static class QosWords
{
    /// <summary>How many classes there are.</summary>
    public const int ClassCount = 4;

    /// <summary>Characters of the longest word.</summary>
    public const int CharsMax = 8;

    private static readonly string[] Words = ["critical", "high", "normal", "low"];

    /// <summary>All, most urgent first.</summary>
    public static IReadOnlyList<string> All => Words;

    /// <summary>The word of a class.</summary>
    public static string Of(QosClass value) => Words[(int)value];

    /// <summary>Reads a word; false, and normal, for any other text.</summary>
    public static bool TryParse(ReadOnlySpan<char> word, out QosClass value)
    {
        for (int i = 0; i < Words.Length; i++)
        {
            if (word.SequenceEqual(Words[i]))
            {
                value = (QosClass)i;
                return true;
            }
        }

        value = QosClass.Normal;
        return false;
    }
}
