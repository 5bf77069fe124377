using System.Collections.Immutable;

namespace OrleansMesh.Domain.LinkedData.Contexts;

/// <summary>The terms that hold at one place of a document; does not change.</summary>
internal sealed record ActiveContext
{
    /// <summary>No terms.</summary>
    public static ActiveContext Initial { get; } = new();

    public ImmutableDictionary<string, TermDefinition> Terms { get; init; } = ImmutableDictionary.Create<string, TermDefinition>(StringComparer.Ordinal);

    /// <summary>What terms without a definition are relative to; null when they have no meaning.</summary>
    public string? Vocabulary { get; init; }

    /// <summary>The language of strings without one.</summary>
    public string? Language { get; init; }

    /// <summary>What holds again in nodes below, after a context that does not propagate.</summary>
    public ActiveContext? Previous { get; init; }

    public bool HasProtected => Terms.Values.Any(t => t.IsProtected);
}
