namespace OrleansMesh.Domain.Policies;

/// <summary>Bounds of a policy document. They keep a decision under 2 µs and a policy small enough for an agreement.</summary>
public static class PolicyLimits
{
    /// <summary>Bytes of a document as read and in normal form.</summary>
    public const int BytesMax = 32 * 1024;

    /// <summary>Clauses in all.</summary>
    public const int ClausesMax = 64;

    /// <summary>Values of one clause, at least one.</summary>
    public const int ValuesMax = 64;

    /// <summary>Characters of a pattern, at least one.</summary>
    public const int PatternCharsMax = 128;

    /// <summary>Characters that all expressions of a clause may have to keep in mind, counts multiplied out.</summary>
    public const int ExpressionWeightMax = 128;

    /// <summary>Clauses of <see cref="PolicyRule.Text"/>.</summary>
    public const int TextClausesMax = 8;

    /// <summary>Bytes of payload data that a clause of <see cref="PolicyRule.Text"/> looks through; more is refused by it.</summary>
    public const int TextBytesMax = 32 * 1024;

    /// <summary>Characters of a region's code, at least two.</summary>
    public const int RegionCharsMax = 16;

    /// <summary>Characters of a clause's id, at least one.</summary>
    public const int IdCharsMax = 64;

    /// <summary>Characters of a clause's note; none when there is no note.</summary>
    public const int NoteCharsMax = 256;

    /// <summary>The tier at which every foreign agent starts (F-10); 1 is the most trusted.</summary>
    public const int TierLowest = 4;
}
