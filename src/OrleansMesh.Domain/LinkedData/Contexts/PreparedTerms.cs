using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;

namespace OrleansMesh.Domain.LinkedData.Contexts;

/// <summary>The terms of a context that many documents use, for quick answers; does not change.</summary>
internal sealed class PreparedTerms
{
    private readonly FrozenDictionary<string, PreparedTerm> _terms;
    private readonly Dictionary<byte[], PreparedTerm>.AlternateLookup<ReadOnlySpan<byte>> _byUtf8;

    public PreparedTerms(ImmutableDictionary<string, TermDefinition> terms)
    {
        _terms = terms.ToFrozenDictionary(term => term.Key, term => new PreparedTerm(term.Value), StringComparer.Ordinal);
        _byUtf8 = _terms.ToDictionary(term => Encoding.UTF8.GetBytes(term.Key), term => term.Value, Utf8Names.Comparer).GetAlternateLookup<ReadOnlySpan<byte>>();
        IdAlias = OnlyNameOf("@id");
        TypeAlias = OnlyNameOf("@type");
        HasValueAlias = terms.Values.Any(term => term.Iri == "@value");
    }

    /// <summary>The one term that stands for @id, in UTF-8; null when there are more or none.</summary>
    public byte[]? IdAlias { get; }

    /// <summary>The one term that stands for @type, in UTF-8; null when there are more or none.</summary>
    public byte[]? TypeAlias { get; }

    /// <summary>Whether a term stands for @value.</summary>
    public bool HasValueAlias { get; }

    /// <summary>What holds of a term; null when nothing does.</summary>
    public TermDefinition? Find(string term) => _terms.GetValueOrDefault(term)?.Definition;

    /// <summary>What holds of a term in UTF-8, and how it is written; null when nothing does.</summary>
    public PreparedTerm? Find(ReadOnlySpan<byte> term) => _byUtf8.TryGetValue(term, out PreparedTerm? found) ? found : null;

    private byte[]? OnlyNameOf(string keyword)
    {
        string[] names = [.. _terms.Where(term => term.Value.Definition.Iri == keyword && term.Key != keyword).Select(term => term.Key).Take(2)];
        return names is [var only] ? Encoding.UTF8.GetBytes(only) : null;
    }
}
