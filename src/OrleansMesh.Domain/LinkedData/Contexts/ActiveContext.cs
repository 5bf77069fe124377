using System.Collections.Immutable;

namespace OrleansMesh.Domain.LinkedData.Contexts;

/// <summary>The terms that hold at one place of a document; does not change.</summary>
internal sealed record ActiveContext
{
    /// <summary>No terms.</summary>
    public static ActiveContext Initial { get; } = new();

    /// <summary>All terms, for contexts that add to them.</summary>
    public ImmutableDictionary<string, TermDefinition> Terms
    {
        get;
        init
        {
            field = value;
            Prepared = null;
        }
    }

    = ImmutableDictionary.Create<string, TermDefinition>(StringComparer.Ordinal);

    /// <summary>What terms without a definition are relative to; null when they have no meaning.</summary>
    public string? Vocabulary { get; init; }

    /// <summary>The language of strings without one.</summary>
    public string? Language { get; init; }

    /// <summary>What holds again in nodes below, after a context that does not propagate.</summary>
    public ActiveContext? Previous { get; init; }

    /// <summary>Nothing but bundled contexts made it: what follows from it is the same in every document.</summary>
    public bool IsBundled { get; init; } = true;

    /// <summary>The same terms for quick answers; null when the context was not prepared.</summary>
    public PreparedTerms? Prepared { get; private init; }

    public bool HasProtected => Terms.Values.Any(t => t.IsProtected);

    /// <summary>What holds of a term; null when nothing does.</summary>
    public TermDefinition? Find(string term) => Prepared is { } prepared ? prepared.Find(term) : Terms.GetValueOrDefault(term);

    /// <summary>The same context with quicker answers, for one that many documents use.</summary>
    public ActiveContext Prepare() => this with { Prepared = new PreparedTerms(Terms) };
}
