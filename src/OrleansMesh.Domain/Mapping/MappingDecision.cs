namespace OrleansMesh.Domain.Mapping;

/// <summary>Who somebody is here, or why nobody, and which rules say so.</summary>
public sealed class MappingDecision
{
    private MappingDecision(MappedIdentity? identity, MappingRefusal refusal, IReadOnlyList<string> rules)
    {
        Identity = identity;
        Refusal = refusal;
        Rules = rules;
    }

    /// <summary>Null when refused.</summary>
    public MappedIdentity? Identity { get; }

    /// <summary>None when there is an identity.</summary>
    public MappingRefusal Refusal { get; }

    /// <summary>The names of the rules that decided, in the order of the map.</summary>
    public IReadOnlyList<string> Rules { get; }

    /// <summary>The decision in one sentence for people.</summary>
    public string Explain() => Identity is { } identity
        ? $"{identity.Foreign.Id} of {identity.Foreign.Mesh} is {identity.LocalId} here, with {(identity.Roles.Count == 0 ? "no roles" : string.Join(", ", identity.Roles))}, by {string.Join(", ", Rules)}, on the word of {identity.Foreign.Evidence}."
        : Refusal switch
        {
            MappingRefusal.Unknown => "No rule names them.",
            MappingRefusal.Denied => $"Denied by {string.Join(", ", Rules)}.",
            _ => "Their credential is over.",
        };

    internal static MappingDecision Accept(MappedIdentity identity, IReadOnlyList<string> rules) => new(identity, MappingRefusal.None, rules);

    internal static MappingDecision Refuse(MappingRefusal refusal, IReadOnlyList<string> rules) => new(null, refusal, rules);
}
