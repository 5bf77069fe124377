using System.Text.Json.Nodes;
using OrleansMesh.Bridge.Calls;

namespace OrleansMesh.Bridge.Federated;

/// <summary>Turns a mesh's definition into ours: qualified name or URI, and whose it is, said to people and models as well as to programs.</summary>
public static class OfferedDefinition
{
    /// <summary>The prefix of our own members of <c>_meta</c>.</summary>
    public const string MetaPrefix = "orleansmesh/";

    /// <summary>A new definition; unknown members stay.</summary>
    public static JsonObject Of(FederatedItem item, string alias)
    {
        JsonObject offered = item.Definition.DeepClone().AsObject();
        offered[McpMethods.NameMember(item.Item.Kind)] = item.QualifiedName;
        if (StrictJson.Text(offered, "title") is { } title)
        {
            offered["title"] = $"{title} ({alias})";
        }

        string? description = StrictJson.Text(offered, "description");
        offered["description"] = description is null ? $"[mesh {alias}]" : $"[mesh {alias}] {description}";
        if (offered["_meta"] is not JsonObject meta)
        {
            meta = [];
            offered["_meta"] = meta;
        }

        meta[MetaPrefix + "mesh"] = item.Peer.MeshId;
        meta[MetaPrefix + "federation"] = item.Peer.FederationId;
        meta[MetaPrefix + "name"] = item.Item.Name;
        return offered;
    }
}
