using System.Runtime.InteropServices;
using System.Text.Json;
using OrleansMesh.Domain.LinkedData.Contexts;
using OrleansMesh.Domain.LinkedData.Rdf;

namespace OrleansMesh.Domain.LinkedData.Direct;

/// <summary>
/// From JSON to statements without an expanded form between, for what credentials are made of: terms of bundled contexts, nodes,
/// references and literals. Every method says false where it does not reach, and nothing is refused here: then the expansion of
/// the specification (<see cref="Expansion.Expander"/>) decides, so what this one takes must be exactly what that one says of it.
/// </summary>
internal sealed class DirectExpansion(ContextProcessor contexts, DirectDataset dataset)
{
    // Longer names and references are left to the general way.
    private const int CharsMax = 512;

    private const int TypesMax = 16;

    /// <summary>States an object, but for its context and one more member, under a context.</summary>
    /// <exception cref="LinkedDataException">A context is refused: it is by the general way too.</exception>
    public bool TryState(JsonElement root, JsonElement context, string without)
    {
        ActiveContext active = contexts.Process(ActiveContext.Initial, context);
        return active is { IsBundled: true, Previous: null } && TryNode(active, root, without, out _);
    }

    private bool TryNode(ActiveContext context, JsonElement element, string? without, out DirectTerm subject)
    {
        subject = default;
        ActiveContext typeContext = context;
        if (context.Prepared?.TypeAlias is not { } typeName || !TryApplyTypes(ref context, element, typeName)
            || context.Prepared is not { IdAlias: { } idName } || !TryName(context, element, idName, out subject))
        {
            return false;
        }

        foreach (JsonProperty member in element.EnumerateObject())
        {
            ReadOnlySpan<byte> name = JsonMarshal.GetRawUtf8PropertyName(member);
            if (without is not null && (name.SequenceEqual("@context"u8) || member.NameEquals(without)))
            {
                continue;
            }

            if (!TryMember(context, typeContext, subject, name, member.Value))
            {
                return false;
            }
        }

        return true;
    }

    // JSON-LD 1.1 API, 5.1.2 step 11: the contexts of the types, in the order of their names.
    private bool TryApplyTypes(ref ActiveContext context, JsonElement element, string typeName)
    {
        if (!element.TryGetProperty(typeName, out JsonElement types))
        {
            return true;
        }

        ActiveContext before = context;
        Span<char> chars = stackalloc char[CharsMax];
        List<(string Name, string Scoped)>? scopes = null;
        for (int i = 0; i < CountOf(types); i++)
        {
            if (i == TypesMax || !TryText(ItemOf(types, i), chars, out ReadOnlySpan<char> type))
            {
                return false;
            }

            if (before.Prepared!.Find(type) is { Definition.ScopedContext: { } scoped })
            {
                (scopes ??= []).Add((type.ToString(), scoped));
            }
        }

        if (scopes is { Count: > 1 })
        {
            scopes.Sort((left, right) => string.CompareOrdinal(left.Name, right.Name));
        }

        foreach ((_, string scoped) in scopes ?? [])
        {
            context = contexts.ProcessScoped(context, scoped, propagate: false, overrideProtected: false);
        }

        return true;
    }

    private bool TryName(ActiveContext context, JsonElement element, string idName, out DirectTerm subject)
    {
        subject = default;
        if (!element.TryGetProperty(idName, out JsonElement id))
        {
            subject = dataset.Blank();
            return true;
        }

        return TryReference(context, id, isVocabulary: false, out subject);
    }

    private bool TryMember(ActiveContext context, ActiveContext typeContext, DirectTerm subject, ReadOnlySpan<byte> name, JsonElement value)
    {
        Span<char> chars = stackalloc char[CharsMax];
        if (!TryPlain(name, chars, out ReadOnlySpan<char> key))
        {
            return false;
        }

        PreparedTerm? prepared = context.Prepared!.Find(key);
        TermDefinition? term = prepared?.Definition;
        if (prepared is { Statement.Length: > 0 } && term!.Type != "@json" && term.Container is Containers.None or Containers.Set)
        {
            return TryValue(context, term, subject, dataset.Raw(prepared.Statement), value);
        }

        string? iri = prepared is null ? OfVocabulary(context, key) : term!.Iri;

        if (iri == "@id")
        {
            return key.SequenceEqual(context.Prepared.IdAlias);
        }

        if (iri == "@type")
        {
            return key.SequenceEqual(typeContext.Prepared!.TypeAlias) && TryTypes(typeContext, subject, value);
        }

        return prepared is null && IriExpansion.IsAbsolute(iri) && TryValue(context, null, subject, dataset.Iri(iri), value);
    }

    private bool TryTypes(ActiveContext context, DirectTerm subject, JsonElement types)
    {
        DirectTerm predicate = dataset.Iri(RdfTypes.Type);
        for (int i = 0; i < CountOf(types); i++)
        {
            if (!TryReference(context, ItemOf(types, i), isVocabulary: true, out DirectTerm type))
            {
                return false;
            }

            dataset.Add(subject, predicate, type);
        }

        return true;
    }

    private bool TryValue(ActiveContext context, TermDefinition? term, DirectTerm subject, DirectTerm predicate, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Null:
                return true;
            case JsonValueKind.Array:
                foreach (JsonElement item in value.EnumerateArray())
                {
                    if (!TryValue(context, term, subject, predicate, item))
                    {
                        return false;
                    }
                }

                return true;
            case JsonValueKind.Object:
                return TryInner(context, term, value, out DirectTerm inner) && State(subject, predicate, inner);
            default:
                return TryScalar(Scoped(context, term), term, value, out DirectTerm literal) && State(subject, predicate, literal);
        }
    }

    private bool State(DirectTerm subject, DirectTerm predicate, DirectTerm value)
    {
        dataset.Add(subject, predicate, value);
        return true;
    }

    // 5.1.2 steps 7 and 8: a context that does not propagate ends here, unless the object is a bare reference.
    private bool TryInner(ActiveContext context, TermDefinition? term, JsonElement element, out DirectTerm inner)
    {
        inner = default;
        if (context.Previous is { } previous)
        {
            if (context.Prepared is not { HasValueAlias: false, IdAlias: { } idName })
            {
                return false;
            }

            context = element.GetPropertyCount() == 1 && element.TryGetProperty(idName, out _) ? context : previous;
        }

        return TryNode(Scoped(context, term), element, without: null, out inner);
    }

    private bool TryScalar(ActiveContext context, TermDefinition? term, JsonElement scalar, out DirectTerm value)
    {
        value = default;
        if (scalar.ValueKind == JsonValueKind.String && term?.Type is "@id" or "@vocab")
        {
            return TryReference(context, scalar, term?.Type == "@vocab", out value);
        }

        string? datatype = term?.Type is null or "@id" or "@vocab" or "@none" ? null : term?.Type;
        ReadOnlySpan<byte> raw = JsonMarshal.GetRawUtf8Value(scalar);
        switch (scalar.ValueKind)
        {
            case JsonValueKind.String:
                raw = raw[1..^1];
                value = dataset.Literal(raw, datatype == RdfTypes.Text ? null : datatype);
                return (datatype is not null || (term is { HasLanguage: true } ? term.Language : context.Language) is null) && raw.IndexOfAny((byte)'\\', (byte)0x7F) < 0;
            case JsonValueKind.True or JsonValueKind.False:
                value = dataset.Literal(raw, datatype ?? RdfTypes.Boolean);
                return datatype != RdfTypes.Text;
            default:
                value = dataset.Literal(raw, datatype ?? RdfTypes.Integer);
                return datatype is not (RdfTypes.Double or RdfTypes.Text) && Json.CanonicalText.IsShortInteger(raw);
        }
    }

    // 5.2: a term of the vocabulary, or an IRI as it stands; compact IRIs and relative ones are left to the general way.
    private bool TryReference(ActiveContext context, JsonElement text, bool isVocabulary, out DirectTerm term)
    {
        term = default;
        Span<char> chars = stackalloc char[CharsMax];
        if (!TryText(text, chars, out ReadOnlySpan<char> iri) || context.Prepared is not { } terms)
        {
            return false;
        }

        if (terms.Find(iri) is { } known)
        {
            term = dataset.Raw(known.Statement);
            return isVocabulary && known.Statement.Length > 0;
        }

        if (isVocabulary && OfVocabulary(context, iri) is { } word)
        {
            iri = word;
        }
        else
        {
            int colon = iri.IndexOf(':');
            if (colon <= 0 || (iri[..colon] is "_") || (!iri[(colon + 1)..].StartsWith("//") && terms.Find(iri[..colon]) is not null))
            {
                return false;
            }
        }

        term = dataset.Iri(iri);
        return IriExpansion.IsAbsolute(iri);
    }

    // 5.2 step 7: what is no IRI, where a vocabulary holds.
    private static string? OfVocabulary(ActiveContext context, ReadOnlySpan<char> word) =>
        context.Vocabulary is { } vocabulary && !word.Contains(':') ? string.Concat(vocabulary, word) : null;

    private ActiveContext Scoped(ActiveContext context, TermDefinition? term) =>
        term?.ScopedContext is { } scoped ? contexts.ProcessScoped(context, scoped, propagate: true, overrideProtected: true) : context;

    private static int CountOf(JsonElement items) => items.ValueKind == JsonValueKind.Array ? items.GetArrayLength() : 1;

    private static JsonElement ItemOf(JsonElement items, int index) => items.ValueKind == JsonValueKind.Array ? items[index] : items;

    private static bool TryText(JsonElement element, Span<char> chars, out ReadOnlySpan<char> text)
    {
        text = default;
        return element.ValueKind == JsonValueKind.String && TryPlain(JsonMarshal.GetRawUtf8Value(element)[1..^1], chars, out text);
    }

    // Keywords and what looks like them start with an at sign.
    private static bool TryPlain(ReadOnlySpan<byte> raw, Span<char> chars, out ReadOnlySpan<char> text)
    {
        text = default;
        if (raw.Length is 0 or > CharsMax || raw[0] == (byte)'@' || raw.Contains((byte)'\\'))
        {
            return false;
        }

        text = chars[..System.Text.Encoding.UTF8.GetChars(raw, chars)];
        return true;
    }
}
