using System.Text.Json;
using OrleansMesh.Domain.LinkedData.Contexts;

namespace OrleansMesh.Domain.LinkedData.Expansion;

/// <summary>The members of an object by what they expand to; one that expands to nothing is refused, as is a keyword that stands twice.</summary>
internal sealed class ObjectMembers
{
    public ObjectMembers(ActiveContext context, JsonElement element)
    {
        foreach (JsonProperty member in element.EnumerateObject().Where(m => m.Name != "@context"))
        {
            Count++;
            string? key = IriExpansion.Expand(context, member.Name, vocabulary: true);
            switch (key)
            {
                case "@id":
                    Id = Once(Id, member.Value);
                    break;
                case "@type":
                    Types.Add(member.Value);
                    break;
                case "@value":
                    Value = Once(Value, member.Value);
                    break;
                case "@language":
                    Language = Once(Language, member.Value);
                    break;
                case "@list":
                    List = Once(List, member.Value);
                    break;
                case "@set":
                    Set = Once(Set, member.Value);
                    break;
                case "@graph":
                    Graph = Once(Graph, member.Value);
                    break;
                case not null when Keywords.Is(key):
                    throw new LinkedDataException(LinkedDataFault.FeatureUnsupported);
                case not null when IriExpansion.IsAbsolute(key):
                    Properties.Add((member.Name, key, member.Value));
                    break;
                default:
                    throw new LinkedDataException(LinkedDataFault.TermUndefined);
            }
        }
    }

    /// <summary>How many members there are beside @context.</summary>
    public int Count { get; }

    public JsonElement? Id { get; }

    public List<JsonElement> Types { get; } = [];

    /// <summary>The one type of a value object.</summary>
    public JsonElement? Type => Types is [var only] ? only : null;

    public JsonElement? Value { get; }

    public JsonElement? Language { get; }

    public JsonElement? List { get; }

    public JsonElement? Set { get; }

    public JsonElement? Graph { get; }

    public List<(string Key, string Iri, JsonElement Value)> Properties { get; } = [];

    /// <summary>Whether a value object has nothing that it may not have.</summary>
    public bool HasOnlyValueKeys => Id is null && List is null && Set is null && Graph is null && Properties.Count == 0 && Types.Count <= 1;

    private static JsonElement Once(JsonElement? former, JsonElement value) =>
        former is null ? value : throw new LinkedDataException(LinkedDataFault.ValueInvalid);
}
