using OrleansMesh.Bridge.Calls;

namespace OrleansMesh.Bridge.Federated;

/// <summary>Finds the mesh behind a qualified name and checks the grant on our side; the other side checks again.</summary>
public sealed class TargetResolver(IMeshMessenger messenger, MeshAliases aliases, FederatedCatalogue catalogue)
{
    /// <summary>Resolves a qualified tool or prompt name, or a qualified resource URI or template.</summary>
    public async Task<CallTarget> ResolveAsync(McpItemKind kind, string qualified, CancellationToken ct)
    {
        bool isNamed = kind is McpItemKind.Tool or McpItemKind.Prompt;
        bool isQualified = isNamed
            ? QualifiedName.TrySplit(qualified, out string alias, out string name)
            : MeshUri.TrySplit(qualified, out alias, out name);
        if (!isQualified || aliases.Find(alias) is not { } meshId)
        {
            return CallTarget.Refused(Refusals.UnknownName(new McpItem(kind, qualified).KindName, qualified));
        }

        FederatedMesh[] peers = [.. messenger.Federations.Where(f => f.MeshId == meshId)];
        if (peers.Length == 0)
        {
            return CallTarget.Refused(Refusals.NotFederated(meshId));
        }

        if (isNamed && QualifiedName.MayBeAltered(name))
        {
            name = await OriginalAsync(peers, kind, qualified, ct) ?? name;
        }

        return await GrantedAsync(peers, new McpItem(kind, name), ct);
    }

    private async Task<string?> OriginalAsync(FederatedMesh[] peers, McpItemKind kind, string qualified, CancellationToken ct)
    {
        foreach (FederatedMesh peer in peers)
        {
            IReadOnlyList<FederatedItem> items = await catalogue.ListAsync(peer, kind, ct);
            if (items.FirstOrDefault(i => i.QualifiedName == qualified) is { } found)
            {
                return found.Item.Name;
            }
        }

        return null;
    }

    private async Task<CallTarget> GrantedAsync(FederatedMesh[] peers, McpItem item, CancellationToken ct)
    {
        foreach (FederatedMesh peer in peers)
        {
            if (peer.GrantedToUs(item).IsGranted || (item.Kind == McpItemKind.Resource && await IsOfGrantedTemplateAsync(peer, item.Name, ct)))
            {
                return CallTarget.Granted(peer, item.Name);
            }
        }

        return CallTarget.Refused(Refusals.NotGranted(item, peers[0], peers[0].MeshId, peers[0].GrantedToUs(item)));
    }

    private async Task<bool> IsOfGrantedTemplateAsync(FederatedMesh peer, string uri, CancellationToken ct)
    {
        IReadOnlyList<FederatedItem> templates = await catalogue.ListAsync(peer, McpItemKind.ResourceTemplate, ct);
        return templates.Any(t => new UriTemplate(t.Item.Name).IsMatch(uri));
    }
}
