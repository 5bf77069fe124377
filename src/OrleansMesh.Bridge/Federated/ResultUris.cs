using System.Text.Json.Nodes;
using OrleansMesh.Bridge.Calls;

namespace OrleansMesh.Bridge.Federated;

/// <summary>Makes the resource URIs inside a mesh's results ours, so that the client can read what a tool or prompt points to; all else stays as it came.</summary>
public static class ResultUris
{
    /// <summary>Rewrites <paramref name="result"/>, the answer of the mesh <paramref name="alias"/> to <paramref name="method"/>, in place.</summary>
    public static void Qualify(string method, JsonNode? result, string alias)
    {
        if (result is not JsonObject answer)
        {
            return;
        }

        switch (method)
        {
            case McpMethods.ToolsCall:
                Each(answer["content"], block => Block(block, alias));
                break;
            case McpMethods.PromptsGet:
                Each(answer["messages"], message => Each(message["content"], block => Block(block, alias)));
                break;
            case McpMethods.ResourcesRead:
                Each(answer["contents"], contents => Uri(contents, alias));
                break;
        }
    }

    private static void Each(JsonNode? node, Action<JsonObject> action)
    {
        if (node is JsonObject single)
        {
            action(single);
        }
        else if (node is JsonArray several)
        {
            foreach (JsonObject item in several.OfType<JsonObject>())
            {
                action(item);
            }
        }
    }

    private static void Block(JsonObject block, string alias)
    {
        switch (StrictJson.Text(block, "type"))
        {
            case "resource_link":
                Uri(block, alias);
                break;
            case "resource" when block["resource"] is JsonObject embedded:
                Uri(embedded, alias);
                break;
        }
    }

    private static void Uri(JsonObject holder, string alias)
    {
        if (StrictJson.Text(holder, "uri") is { } uri)
        {
            holder["uri"] = MeshUri.Of(alias, uri);
        }
    }
}
