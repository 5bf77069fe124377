namespace OrleansMesh.Domain.Trust;

/// <summary>One part of a trust score, so that the score can be explained (G-01).</summary>
public sealed class TrustFactor
{
    private readonly Func<string> _sentence;
    private string? _evidence;

    /// <param name="evidence">Makes the sentence when somebody wants to read it: a score is computed far more often.</param>
    internal TrustFactor(string name, int weight, int value, Func<string> evidence)
    {
        Name = name;
        Weight = weight;
        Value = value;
        _sentence = evidence;
    }

    /// <summary>Kebab-case, stable.</summary>
    public string Name { get; }

    /// <summary>Percent of the whole.</summary>
    public int Weight { get; }

    /// <summary>0 to 100.</summary>
    public int Value { get; }

    /// <summary>A sentence that says what the value rests on.</summary>
    public string Evidence => _evidence ??= _sentence();

    /// <summary>When the newest evidence came, Unix milliseconds; null when there is none or it was not noted.</summary>
    public long? At { get; init; }
}
