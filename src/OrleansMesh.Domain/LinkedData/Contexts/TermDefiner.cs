using System.Text;
using System.Text.Json;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.LinkedData.Contexts;

/// <summary>Create Term Definition of the JSON-LD 1.1 API, section 4.2, for the terms of one context object.</summary>
internal sealed class TermDefiner(ActiveContext context, JsonElement local, bool isProtected, bool overrideProtected)
{
    private readonly Dictionary<string, bool> _defined = new(StringComparer.Ordinal);
    private ActiveContext _context = context;
    private int _depth;

    /// <summary>The context with all terms of the object.</summary>
    public ActiveContext DefineAll()
    {
        foreach (JsonProperty member in local.EnumerateObject())
        {
            if (!Keywords.Is(member.Name) || member.Name == "@type")
            {
                Define(member.Name);
            }
        }

        return _context;
    }

    private static LinkedDataException Invalid() => new(LinkedDataFault.ContextInvalid);

    private ActiveContext Ensure(string term)
    {
        if (local.TryGetProperty(term, out _) && !Keywords.Is(term))
        {
            Define(term);
        }

        return _context;
    }

    private void Define(string term)
    {
        if (_defined.TryGetValue(term, out bool done))
        {
            if (!done)
            {
                throw Invalid(); // a term that is defined by itself
            }

            return;
        }

        if (term.Length == 0 || (Keywords.LooksLike(term) && term != "@type") || ++_depth > LinkedDataLimits.DepthMax)
        {
            throw Invalid();
        }

        _defined[term] = false;
        JsonElement value = local.GetProperty(term);
        TermDefinition? previous = _context.Terms.GetValueOrDefault(term);
        _context = _context with { Terms = _context.Terms.Remove(term) };
        TermDefinition definition = value.ValueKind switch
        {
            JsonValueKind.Null => new TermDefinition { IsProtected = isProtected },
            JsonValueKind.String when term != "@type" => Short(term, value.GetString()!),
            JsonValueKind.Object => term == "@type" ? OfType(value) : Expanded(term, value),
            _ => throw Invalid(),
        };
        if (!overrideProtected && previous is { IsProtected: true })
        {
            definition = previous.IsSameAs(definition) ? previous : throw new LinkedDataException(LinkedDataFault.ProtectedTermChanged);
        }

        _context = _context with { Terms = _context.Terms.SetItem(term, definition) };
        _defined[term] = true;
        _depth--;
    }

    private TermDefinition Short(string term, string iri)
    {
        string? mapped = Map(term, iri);
        bool isSimple = !term.Contains(':', StringComparison.Ordinal) && !term.Contains('/', StringComparison.Ordinal);
        bool endsAsPrefix = mapped is { Length: > 0 } && (":/?#[]@".Contains(mapped[^1], StringComparison.Ordinal) || mapped.StartsWith("_:", StringComparison.Ordinal));
        return new TermDefinition { Iri = mapped, IsProtected = isProtected, IsPrefix = isSimple && endsAsPrefix && !Keywords.Is(mapped!) };
    }

    private TermDefinition OfType(JsonElement value)
    {
        foreach (JsonProperty member in value.EnumerateObject())
        {
            bool allowed = (member.Name == "@container" && member.Value.ValueKind == JsonValueKind.String && member.Value.GetString() == "@set")
                || (member.Name == "@protected" && member.Value.ValueKind is JsonValueKind.True or JsonValueKind.False);
            if (!allowed)
            {
                throw Invalid();
            }
        }

        return new TermDefinition { Iri = "@type", Container = Containers.Set, IsProtected = Protection(value) };
    }

    private bool Protection(JsonElement value) => value.TryGetProperty("@protected", out JsonElement stated)
        ? stated.ValueKind is JsonValueKind.True or JsonValueKind.False ? stated.GetBoolean() : throw Invalid()
        : isProtected;

    private TermDefinition Expanded(string term, JsonElement value)
    {
        var definition = new TermDefinition { IsProtected = Protection(value) };
        foreach (JsonProperty member in value.EnumerateObject())
        {
            definition = (member.Name, member.Value.ValueKind) switch
            {
                ("@id" or "@protected", _) => definition,
                ("@type", JsonValueKind.String) => definition with { Type = TypeOf(member.Value.GetString()!) },
                ("@container", _) => definition with { Container = ContainerOf(member.Value) },
                ("@language", JsonValueKind.String or JsonValueKind.Null) => definition with { HasLanguage = true, Language = member.Value.GetString() },
                ("@prefix", JsonValueKind.True or JsonValueKind.False) => definition with { IsPrefix = member.Value.GetBoolean() },
                ("@context", _) => definition with { ScopedContext = Encoding.UTF8.GetString(CanonicalJson.Canonicalize(member.Value)) },
                ("@reverse" or "@nest" or "@index" or "@direction", _) => throw new LinkedDataException(LinkedDataFault.FeatureUnsupported),
                _ => throw Invalid(),
            };
        }

        return definition with { Iri = IriOf(term, value) };
    }

    private string? IriOf(string term, JsonElement value)
    {
        if (!value.TryGetProperty("@id", out JsonElement id))
        {
            return Map(term, null);
        }

        return id.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.String => Map(term, id.GetString()!),
            _ => throw Invalid(),
        };
    }

    // With an IRI of its own, or by its own form: a compact IRI, or a word of the vocabulary.
    private string? Map(string term, string? stated)
    {
        if (stated is not null && stated != term)
        {
            string? iri = IriExpansion.Expand(_context, stated, vocabulary: true, Ensure);
            return iri is not null && iri != "@context" && (Keywords.Is(iri) || IriExpansion.IsBlank(iri) || IriExpansion.IsAbsolute(iri)) ? iri : throw Invalid();
        }

        int colon = term.IndexOf(':', 1);
        if (colon > 0)
        {
            string prefix = term[..colon];
            _ = Ensure(prefix);
            string iri = _context.Terms.TryGetValue(prefix, out TermDefinition? known) && known.Iri is { } start ? start + term[(colon + 1)..] : term;
            return IriExpansion.IsBlank(iri) || IriExpansion.IsAbsolute(iri) ? iri : throw Invalid();
        }

        return _context.Vocabulary is { } vocabulary ? vocabulary + term : throw Invalid();
    }

    private string TypeOf(string text)
    {
        string? type = IriExpansion.Expand(_context, text, vocabulary: true, Ensure);
        return type is "@id" or "@vocab" or "@json" or "@none" || (type is not null && IriExpansion.IsAbsolute(type)) ? type : throw Invalid();
    }

    private static Containers ContainerOf(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            return value.EnumerateArray().Aggregate(Containers.None, (all, one) => all | ContainerOf(one));
        }

        return value.ValueKind == JsonValueKind.String ? value.GetString() switch
        {
            "@set" => Containers.Set,
            "@list" => Containers.List,
            "@graph" => Containers.Graph,
            "@language" => Containers.Language,
            "@index" or "@id" or "@type" => throw new LinkedDataException(LinkedDataFault.FeatureUnsupported),
            _ => throw Invalid(),
        }
        : throw Invalid();
    }
}
