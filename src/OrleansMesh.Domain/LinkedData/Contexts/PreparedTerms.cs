using System.Collections.Frozen;
using System.Collections.Immutable;

namespace OrleansMesh.Domain.LinkedData.Contexts;

/// <summary>The terms of a context that many documents use, for quick answers; does not change.</summary>
internal sealed class PreparedTerms
{
    private readonly FrozenDictionary<string, PreparedTerm> _terms;
    private readonly FrozenDictionary<string, PreparedTerm>.AlternateLookup<ReadOnlySpan<char>> _bySpan;

    public PreparedTerms(ImmutableDictionary<string, TermDefinition> terms)
    {
        _terms = terms.ToFrozenDictionary(term => term.Key, term => new PreparedTerm(term.Value), StringComparer.Ordinal);
        _bySpan = _terms.GetAlternateLookup<ReadOnlySpan<char>>();
        IdAlias = OnlyNameOf("@id");
        TypeAlias = OnlyNameOf("@type");
        HasValueAlias = terms.Values.Any(term => term.Iri == "@value");
    }

    /// <summary>The one term that stands for @id; null when there are more or none.</summary>
    public string? IdAlias { get; }

    /// <summary>The one term that stands for @type; null when there are more or none.</summary>
    public string? TypeAlias { get; }

    /// <summary>Whether a term stands for @value.</summary>
    public bool HasValueAlias { get; }

    /// <summary>What holds of a term; null when nothing does.</summary>
    public TermDefinition? Find(string term) => _terms.GetValueOrDefault(term)?.Definition;

    /// <summary>What holds of a term, and how it is written; null when nothing does.</summary>
    public PreparedTerm? Find(ReadOnlySpan<char> term) => _bySpan.TryGetValue(term, out PreparedTerm? found) ? found : null;

    private string? OnlyNameOf(string keyword)
    {
        string[] names = [.. _terms.Where(term => term.Value.Definition.Iri == keyword && term.Key != keyword).Select(term => term.Key).Take(2)];
        return names is [var only] ? only : null;
    }
}
