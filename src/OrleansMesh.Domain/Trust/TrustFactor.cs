namespace OrleansMesh.Domain.Trust;

/// <summary>One part of a trust score, so that the score can be explained (G-01).</summary>
/// <param name="Name">Kebab-case, stable.</param>
/// <param name="Weight">Percent of the whole.</param>
/// <param name="Value">0 to 100.</param>
/// <param name="Evidence">A sentence that says what the value rests on.</param>
public sealed record TrustFactor(string Name, int Weight, int Value, string Evidence)
{
    /// <summary>When the newest evidence came, Unix milliseconds; null when there is none or it was not noted.</summary>
    public long? At { get; init; }
}
