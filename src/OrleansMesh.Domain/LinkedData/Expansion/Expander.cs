using System.Text.Json;
using OrleansMesh.Domain.LinkedData.Contexts;

namespace OrleansMesh.Domain.LinkedData.Expansion;

/// <summary>
/// Expansion of the JSON-LD 1.1 API, section 5.1, in the safe manner: what a lax processor drops is refused. Recursion is
/// bounded by the depth of the strict JSON.
/// </summary>
internal sealed class Expander
{
    private readonly ContextProcessor _contexts = new();

    /// <summary>The nodes of a whole document.</summary>
    public IReadOnlyList<Expanded> ExpandDocument(JsonElement root) => Expand(ActiveContext.Initial, null, root);

    private static LinkedDataException Invalid() => new(LinkedDataFault.ValueInvalid);

    private List<Expanded> Expand(ActiveContext context, string? property, JsonElement element)
    {
        TermDefinition? term = property is null ? null : context.Find(property);
        switch (element.ValueKind)
        {
            case JsonValueKind.Null:
                return [];
            case JsonValueKind.Array:
                return [.. element.EnumerateArray().SelectMany(item => Expand(context, property, item))];
            case JsonValueKind.Object:
                return ExpandObject(context, property, element);
            default:
                return property is null or "@graph" ? throw Invalid() : [ExpandScalar(Scoped(context, term), term, element)];
        }
    }

    private ActiveContext Scoped(ActiveContext context, TermDefinition? term) =>
        term?.ScopedContext is { } scoped ? _contexts.ProcessScoped(context, scoped, propagate: true, overrideProtected: true) : context;

    private static Expanded ExpandScalar(ActiveContext context, TermDefinition? term, JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.String && term?.Type is "@id" or "@vocab")
        {
            return new ExpandedNode { Id = NameOf(context, element.GetString()!, term.Type == "@vocab") };
        }

        string? datatype = term?.Type is null or "@id" or "@vocab" or "@none" ? null : term.Type;
        return Literals.Of(element, datatype, Literals.LanguageOf(context, term));
    }

    private static string NameOf(ActiveContext context, string text, bool vocabulary)
    {
        string? iri = IriExpansion.Expand(context, text, vocabulary);
        return iri is not null && (IriExpansion.IsBlank(iri) || IriExpansion.IsAbsolute(iri)) ? iri : throw new LinkedDataException(LinkedDataFault.IriRelative);
    }

    private List<Expanded> ExpandObject(ActiveContext context, string? property, JsonElement element)
    {
        TermDefinition? term = property is null ? null : context.Find(property);
        if (context.Previous is { } previous && !KeepsContext(context, element))
        {
            context = previous;
        }

        context = Scoped(context, term);
        if (element.TryGetProperty("@context", out JsonElement local))
        {
            context = _contexts.Process(context, local);
        }

        ActiveContext typeContext = context;
        context = ApplyTypes(context, element);
        var members = new ObjectMembers(context, element);
        if (members.Value is { } value)
        {
            return members.HasOnlyValueKeys ? ExpandValueObject(context, members, value, typeContext) : throw Invalid();
        }

        if (members.List is { } list)
        {
            return members.Count == 1 && property is not (null or "@graph") ? [new ExpandedList(ListItems(context, property, list))] : throw Invalid();
        }

        if (members.Set is { } set)
        {
            return members.Count == 1 ? [.. Items(set).SelectMany(item => Expand(context, property, item))] : throw Invalid();
        }

        return [ExpandNode(context, typeContext, members)];
    }

    // A value object or a bare reference is no new node, so a context that does not propagate still holds in it.
    private static bool KeepsContext(ActiveContext context, JsonElement element)
    {
        int count = 0;
        bool named = false;
        foreach (JsonProperty member in element.EnumerateObject())
        {
            string? key = IriExpansion.Expand(context, member.Name, vocabulary: true);
            if (key == "@value")
            {
                return true;
            }

            named |= key == "@id";
            count++;
        }

        return named && count == 1;
    }

    private ActiveContext ApplyTypes(ActiveContext context, JsonElement element)
    {
        ActiveContext before = context;
        foreach (JsonProperty member in element.EnumerateObject().Where(m => IriExpansion.Expand(before, m.Name, vocabulary: true) == "@type").OrderBy(m => m.Name, StringComparer.Ordinal))
        {
            IEnumerable<string> types = Items(member.Value).Where(t => t.ValueKind == JsonValueKind.String).Select(t => t.GetString()!);
            foreach (string type in types.Order(StringComparer.Ordinal))
            {
                if (before.Find(type) is { ScopedContext: { } scoped })
                {
                    context = _contexts.ProcessScoped(context, scoped, propagate: false, overrideProtected: false);
                }
            }
        }

        return context;
    }

    private static List<Expanded> ExpandValueObject(ActiveContext context, ObjectMembers members, JsonElement value, ActiveContext typeContext)
    {
        if (value.ValueKind == JsonValueKind.Null && members.Type?.GetString() != "@json")
        {
            return [];
        }

        string? language = members.Language?.ValueKind switch
        {
            null => null,
            JsonValueKind.String when members.Type is null && value.ValueKind == JsonValueKind.String => members.Language?.GetString(),
            _ => throw Invalid(),
        };
        if (members.Type is not { } stated)
        {
            return [Literals.Of(value, null, language)];
        }

        string? type = stated.ValueKind == JsonValueKind.String ? IriExpansion.Expand(typeContext, stated.GetString()!, vocabulary: true) : throw Invalid();
        if (type == "@json")
        {
            return [Literals.Json(value)];
        }

        return type is not null && IriExpansion.IsAbsolute(type) ? [Literals.Of(value, type, null)] : throw new LinkedDataException(LinkedDataFault.TermUndefined);
    }

    private ExpandedNode ExpandNode(ActiveContext context, ActiveContext typeContext, ObjectMembers members)
    {
        var node = new ExpandedNode();
        if (members.Id is { } id)
        {
            node.Id = id.ValueKind == JsonValueKind.String ? NameOf(context, id.GetString()!, vocabulary: false) : throw Invalid();
        }

        foreach (JsonElement type in members.Types.SelectMany(Items))
        {
            string? iri = type.ValueKind == JsonValueKind.String ? IriExpansion.Expand(typeContext, type.GetString()!, vocabulary: true) : throw Invalid();
            node.Types.Add(iri is not null && (IriExpansion.IsAbsolute(iri) || IriExpansion.IsBlank(iri)) ? iri : throw new LinkedDataException(LinkedDataFault.TermUndefined));
        }

        if (members.Graph is { } graph)
        {
            node.Graph = Expand(context, "@graph", graph);
        }

        foreach ((string key, string iri, JsonElement value) in members.Properties)
        {
            foreach (Expanded item in ExpandProperty(context, key, value))
            {
                node.Properties.Add((iri, item));
            }
        }

        return node;
    }

    private List<Expanded> ExpandProperty(ActiveContext context, string key, JsonElement value)
    {
        TermDefinition? term = context.Find(key);
        if (term?.Type == "@json")
        {
            return [Literals.Json(value)];
        }

        Containers container = term?.Container ?? Containers.None;
        if (container.HasFlag(Containers.Language) && value.ValueKind == JsonValueKind.Object)
        {
            return [.. value.EnumerateObject().SelectMany(entry => Items(entry.Value)
                .Where(text => text.ValueKind != JsonValueKind.Null)
                .Select(text => text.ValueKind == JsonValueKind.String ? Literals.Of(text, null, entry.Name == "@none" ? null : entry.Name) : throw Invalid()))];
        }

        if (container.HasFlag(Containers.List) && !IsListObject(context, value))
        {
            return value.ValueKind == JsonValueKind.Null ? [] : [new ExpandedList(ListItems(context, key, value))];
        }

        List<Expanded> items = Expand(context, key, value);
        return container.HasFlag(Containers.Graph) ? items.ConvertAll(AsGraph) : items;
    }

    private static Expanded AsGraph(Expanded item) =>
        item is ExpandedNode { Graph: not null, Id: null, Types: [], Properties: [] } ? item : new ExpandedNode { Graph = [item] };

    private static bool IsListObject(ActiveContext context, JsonElement value) => value.ValueKind == JsonValueKind.Object
        && value.EnumerateObject().Any(m => IriExpansion.Expand(context, m.Name, vocabulary: true) == "@list");

    private List<Expanded> ListItems(ActiveContext context, string key, JsonElement list) =>
        [.. Items(list).SelectMany(item => item.ValueKind == JsonValueKind.Array ? [new ExpandedList(ListItems(context, key, item))] : Expand(context, key, item))];

    private static IEnumerable<JsonElement> Items(JsonElement value) => value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : [value];
}
