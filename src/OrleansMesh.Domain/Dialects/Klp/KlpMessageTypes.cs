namespace OrleansMesh.Domain.Dialects.Klp;

/// <summary>The words that stand for the types in messages.</summary>
public static class KlpMessageTypes
{
    private static readonly string[] Words =
        ["TASK_REQUEST", "AGENT_MIGRATION", "REPUTATION_DELTA", "BROADCAST_ANNOUNCE", "VECTOR_SYNC", "TRUST_UPDATE", "SERVICE_DISCOVERY"];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<KlpMessageType> All { get; } = Enum.GetValues<KlpMessageType>();

    /// <summary>The word of a type.</summary>
    public static string Of(KlpMessageType type) => Words[(int)type];

    /// <summary>The type of a word, exactly as it is written; false for any other text.</summary>
    public static bool TryParse(ReadOnlySpan<char> word, out KlpMessageType type)
    {
        for (int i = 0; i < Words.Length; i++)
        {
            if (word.SequenceEqual(Words[i]))
            {
                type = (KlpMessageType)i;
                return true;
            }
        }

        type = default;
        return false;
    }
}
