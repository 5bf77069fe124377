using System.Runtime.InteropServices;
using System.Text;
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
    private const int BytesMax = 512;

    private const int TypesMax = 16;

    private static readonly byte[] Type = Encoding.UTF8.GetBytes($"<{RdfTypes.Type}> ");

    /// <summary>States an object, but for its context and one more member, under a context.</summary>
    /// <exception cref="LinkedDataException">A context is refused: it is by the general way too.</exception>
    public bool TryState(JsonElement root, ActiveContext context, ReadOnlySpan<byte> without) =>
        context is { IsBundled: true, Previous: null } && TryNode(context, root, isRoot: true, without, out _);

    private bool TryNode(ActiveContext context, JsonElement element, bool isRoot, ReadOnlySpan<byte> without, out DirectTerm subject)
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
            if (isRoot && (name.SequenceEqual("@context"u8) || name.SequenceEqual(without)))
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
    private bool TryApplyTypes(ref ActiveContext context, JsonElement element, ReadOnlySpan<byte> typeName)
    {
        if (!element.TryGetProperty(typeName, out JsonElement types))
        {
            return true;
        }

        ActiveContext before = context;
        List<(string Name, string Scoped)>? scopes = null;
        for (int i = 0; i < CountOf(types); i++)
        {
            if (i == TypesMax || !TryText(ItemOf(types, i), out ReadOnlySpan<byte> type))
            {
                return false;
            }

            if (before.Prepared!.Find(type) is { Definition.ScopedContext: { } scoped })
            {
                (scopes ??= []).Add((Encoding.UTF8.GetString(type), scoped));
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

    private bool TryName(ActiveContext context, JsonElement element, ReadOnlySpan<byte> idName, out DirectTerm subject)
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
        if (!IsPlain(name))
        {
            return false;
        }

        PreparedTerm? prepared = context.Prepared!.Find(name);
        TermDefinition? term = prepared?.Definition;
        if (prepared is { Statement.Length: > 0 } && term!.Type != "@json" && term.Container is Containers.None or Containers.Set)
        {
            return TryValue(context, term, subject, dataset.Raw(prepared.Statement), value);
        }

        if (prepared is null)
        {
            return OfVocabulary(context, name) is { } vocabulary && dataset.TryIri(vocabulary, name, out DirectTerm predicate)
                && TryValue(context, null, subject, predicate, value);
        }

        return term!.Iri switch
        {
            "@id" => name.SequenceEqual(context.Prepared.IdAlias),
            "@type" => name.SequenceEqual(typeContext.Prepared!.TypeAlias) && TryTypes(typeContext, subject, value),
            _ => false,
        };
    }

    private bool TryTypes(ActiveContext context, DirectTerm subject, JsonElement types)
    {
        DirectTerm predicate = dataset.Raw(Type);
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

        return TryNode(Scoped(context, term), element, isRoot: false, [], out inner);
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
        if (!TryText(text, out ReadOnlySpan<byte> iri) || context.Prepared is not { } terms)
        {
            return false;
        }

        if (terms.Find(iri) is { } known)
        {
            term = dataset.Raw(known.Statement);
            return isVocabulary && known.Statement.Length > 0;
        }

        if (isVocabulary && OfVocabulary(context, iri) is { } vocabulary)
        {
            return dataset.TryIri(vocabulary, iri, out term);
        }

        int colon = iri.IndexOf((byte)':');
        return colon > 0 && !iri[..colon].SequenceEqual("_"u8) && (iri[(colon + 1)..].StartsWith("//"u8) || terms.Find(iri[..colon]) is null)
            && dataset.TryIri([], iri, out term);
    }

    // 5.2 step 7: what is no IRI, where a vocabulary holds.
    private static string? OfVocabulary(ActiveContext context, ReadOnlySpan<byte> word) => word.Contains((byte)':') ? null : context.Vocabulary;

    private ActiveContext Scoped(ActiveContext context, TermDefinition? term) =>
        term?.ScopedContext is { } scoped ? contexts.ProcessScoped(context, scoped, propagate: true, overrideProtected: true) : context;

    private static int CountOf(JsonElement items) => items.ValueKind == JsonValueKind.Array ? items.GetArrayLength() : 1;

    private static JsonElement ItemOf(JsonElement items, int index) => items.ValueKind == JsonValueKind.Array ? items[index] : items;

    private static bool TryText(JsonElement element, out ReadOnlySpan<byte> text)
    {
        text = element.ValueKind == JsonValueKind.String ? JsonMarshal.GetRawUtf8Value(element)[1..^1] : default;
        return IsPlain(text);
    }

    // Keywords and what looks like them start with an at sign.
    private static bool IsPlain(ReadOnlySpan<byte> raw) => raw.Length is > 0 and <= BytesMax && raw[0] != (byte)'@' && !raw.Contains((byte)'\\');
}
