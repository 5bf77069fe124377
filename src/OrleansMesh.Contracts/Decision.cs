namespace OrleansMesh.Contracts;

/// <summary>The answer to a command: done, or refused with the stable word and a sentence for people.</summary>
/// <param name="Reason">Kebab-case word of a closed enum of the domain; empty when accepted.</param>
/// <param name="Detail">What was wrong and what to do next; empty when accepted.</param>
[GenerateSerializer, Immutable, Alias("mesh.decision.1")]
public sealed record Decision(bool Accepted, string Reason, string Detail)
{
    /// <summary>The one accepting answer.</summary>
    public static Decision Accept { get; } = new(true, "", "");

    /// <summary>A refusal; <paramref name="reason"/> is not empty.</summary>
    public static Decision Refuse(string reason, string detail) => new(false, reason, detail);
}
