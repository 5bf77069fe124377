namespace OrleansMesh.Domain.Policies;

/// <summary>Why an agent did what a message is about (P-09): what it decided, for which reasons, and who it is.</summary>
/// <param name="By">The agent, model or person that decided: 1 to 256 characters.</param>
/// <param name="Decision">What was decided: 1 to 512 characters.</param>
/// <param name="Reasons">1 to 16, of 1 to 512 characters each.</param>
public sealed record ExplanationRecord(string By, string Decision, IReadOnlyList<string> Reasons)
{
    /// <summary>Characters of <see cref="By"/>.</summary>
    public const int ByCharsMax = 256;

    /// <summary>Characters of the decision and of each reason.</summary>
    public const int TextCharsMax = 512;

    /// <summary>Reasons.</summary>
    public const int ReasonsMax = 16;
}
