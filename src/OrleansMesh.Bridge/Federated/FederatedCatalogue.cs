using OrleansMesh.Bridge.Calls;

namespace OrleansMesh.Bridge.Federated;

/// <summary>Joins the lists of all federated meshes: every mesh asked at once, only what is granted to us, each name once.</summary>
public sealed class FederatedCatalogue(IMeshMessenger messenger, PeerListings listings, MeshAliases aliases)
{
    /// <summary>All items of one kind, and the aliases of the meshes whose list failed.</summary>
    public async Task<(IReadOnlyList<FederatedItem> Items, IReadOnlyList<string> Unreachable)> ListAsync(McpItemKind kind, CancellationToken ct)
    {
        IReadOnlyList<FederatedMesh> peers = messenger.Federations;
        PeerListing[] lists = await Task.WhenAll(peers.Select(p => listings.GetAsync(p, kind, ct)));
        var items = new List<FederatedItem>();
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var unreachable = new SortedSet<string>(StringComparer.Ordinal);
        foreach ((FederatedMesh peer, PeerListing list) in peers.Zip(lists))
        {
            items.AddRange(Granted(peer, kind, list).Where(i => taken.Add(i.QualifiedName)));
            if (list.Failure is not null)
            {
                unreachable.Add(aliases.Of(peer.MeshId));
            }
        }

        return (items, [.. unreachable]);
    }

    /// <summary>The granted items of one kind of one mesh, in one federation.</summary>
    public async Task<IReadOnlyList<FederatedItem>> ListAsync(FederatedMesh peer, McpItemKind kind, CancellationToken ct) =>
        [.. Granted(peer, kind, await listings.GetAsync(peer, kind, ct))];

    private IEnumerable<FederatedItem> Granted(FederatedMesh peer, McpItemKind kind, PeerListing list)
    {
        string alias = aliases.Of(peer.MeshId);
        foreach (System.Text.Json.Nodes.JsonObject definition in list.Items)
        {
            if (StrictJson.Text(definition, McpMethods.NameMember(kind)) is { Length: > 0 } name
                && new McpItem(kind, name) is var item
                && peer.GrantedToUs(item).IsGranted)
            {
                string qualified = kind is McpItemKind.Tool or McpItemKind.Prompt ? QualifiedName.Of(alias, name) : MeshUri.Of(alias, name);
                yield return new FederatedItem(peer, item, qualified, definition);
            }
        }
    }
}
