using System.Collections.Frozen;
using System.Text.Json.Nodes;
using OrleansMesh.Bridge.Calls;

namespace OrleansMesh.Bridge.Local;

/// <summary>
/// All that our servers offer, by offered name. A tool or prompt name that several servers use is offered as <c>server__name</c> by each of them;
/// of a URI or template that several serve, the first configured server's is offered.
/// </summary>
public sealed class LocalCatalogue
{
    private readonly FrozenDictionary<McpItem, LocalEntry> _byItem;

    private LocalCatalogue(List<LocalEntry> entries)
    {
        Entries = entries;
        _byItem = entries.ToFrozenDictionary(e => e.Item);
        Templates = [.. entries.Where(e => e.Item.Kind == McpItemKind.ResourceTemplate).Select(e => (new UriTemplate(e.OriginalName), e))];
    }

    /// <summary>Nothing.</summary>
    public static LocalCatalogue Empty { get; } = new([]);

    /// <summary>Every entry, in the order of the servers and their lists.</summary>
    public IReadOnlyList<LocalEntry> Entries { get; }

    private IReadOnlyList<(UriTemplate Template, LocalEntry Entry)> Templates { get; }

    /// <summary>Joins the listings of our servers, in the order of the configuration.</summary>
    public static LocalCatalogue Build(IEnumerable<(string Server, ServerListing Listing)> servers)
    {
        var all = new List<(string Server, McpItem Original, JsonObject Definition)>();
        foreach ((string server, ServerListing listing) in servers)
        {
            var own = new HashSet<McpItem>();
            foreach ((McpItemKind kind, JsonObject definition) in listing.Items)
            {
                if (StrictJson.Text(definition, McpMethods.NameMember(kind)) is { Length: > 0 } name && own.Add(new McpItem(kind, name)))
                {
                    all.Add((server, new McpItem(kind, name), definition));
                }
            }
        }

        HashSet<McpItem> shared = [.. all.GroupBy(a => a.Original).Where(g => g.Count() > 1).Select(g => g.Key)];
        var taken = new HashSet<McpItem>();
        var entries = new List<LocalEntry>();
        foreach ((string server, McpItem original, JsonObject definition) in all)
        {
            LocalEntry entry = Offer(server, original, definition, shared.Contains(original));
            if (taken.Add(entry.Item))
            {
                entries.Add(entry);
            }
        }

        return new LocalCatalogue(entries);
    }

    /// <summary>The entry offered as <paramref name="item"/>; null when there is none.</summary>
    public LocalEntry? Find(McpItem item) => _byItem.GetValueOrDefault(item);

    /// <summary>The templates that could have produced <paramref name="uri"/>.</summary>
    public IEnumerable<LocalEntry> TemplatesOf(string uri) => Templates.Where(t => t.Template.IsMatch(uri)).Select(t => t.Entry);

    /// <summary>The list_changed methods that tell how this differs from <paramref name="before"/>.</summary>
    public IReadOnlyList<string> ChangesSince(LocalCatalogue before)
    {
        var changes = new List<string>();
        foreach ((string method, McpItemKind[] kinds) in (ReadOnlySpan<(string, McpItemKind[])>)[
            (McpMethods.ToolsChanged, [McpItemKind.Tool]),
            (McpMethods.ResourcesChanged, [McpItemKind.Resource, McpItemKind.ResourceTemplate]),
            (McpMethods.PromptsChanged, [McpItemKind.Prompt])])
        {
            LocalEntry[] old = [.. before.Entries.Where(e => kinds.Contains(e.Item.Kind))];
            LocalEntry[] now = [.. Entries.Where(e => kinds.Contains(e.Item.Kind))];
            if (old.Length != now.Length || old.Zip(now).Any(p => p.First.Item != p.Second.Item || !JsonNode.DeepEquals(p.First.Definition, p.Second.Definition)))
            {
                changes.Add(method);
            }
        }

        return changes;
    }

    private static LocalEntry Offer(string server, McpItem original, JsonObject definition, bool isShared)
    {
        if (!isShared || original.Kind is McpItemKind.Resource or McpItemKind.ResourceTemplate)
        {
            return new LocalEntry(original, original.Name, server, definition);
        }

        string name = $"{server}__{original.Name}";
        JsonObject renamed = definition.DeepClone().AsObject();
        renamed["name"] = name;
        return new LocalEntry(original with { Name = name }, original.Name, server, renamed);
    }
}
