using System.Globalization;
using System.Text.Json.Nodes;
using OrleansMesh.Bridge.Calls;

namespace OrleansMesh.Bridge.Local;

/// <summary>
/// Answers other meshes' requests from our own servers: lists only what the agreement grants the asker, and calls only that (P-10, F-09).
/// The grant is checked before existence, so a refusal tells nothing about what else is here.
/// </summary>
public sealed class LocalRouter(string meshId, LocalServers servers) : IInboundHandler
{
    /// <summary>Items on one page of a list.</summary>
    public const int PageItems = 200;

    /// <inheritdoc/>
    public Task<CallOutcome> HandleAsync(InboundRequest request, CancellationToken ct)
    {
        foreach ((McpItemKind kind, string method, string member) in McpMethods.Lists)
        {
            if (request.Method == method)
            {
                return Task.FromResult(List(request, kind, member));
            }
        }

        return request.Method switch
        {
            McpMethods.ToolsCall => CallAsync(request, McpItemKind.Tool, ct),
            McpMethods.PromptsGet => CallAsync(request, McpItemKind.Prompt, ct),
            McpMethods.ResourcesRead => ReadAsync(request, ct),
            McpMethods.Complete => CompleteAsync(request, ct),
            _ => FailedAsync(Refusals.MethodNotCarried(request.Method)),
        };
    }

    private static Task<CallOutcome> FailedAsync(JsonRpcFailure failure) => Task.FromResult(CallOutcome.Failed(failure));

    private static CallOutcome List(InboundRequest request, LocalCatalogue catalogue, McpItemKind kind, string member)
    {
        int from = int.TryParse(StrictJson.Text(request.Parameters, "cursor"), NumberStyles.None, CultureInfo.InvariantCulture, out int cursor) ? cursor : 0;
        List<LocalEntry> granted = [.. catalogue.Entries.Where(e => e.Item.Kind == kind && request.Peer.GrantedByUs(e.Item).IsGranted)];
        var page = new JsonArray([.. granted.Skip(from).Take(PageItems).Select(e => e.Definition.DeepClone())]);
        var result = new JsonObject { [member] = page };
        if (granted.Count - from > PageItems)
        {
            result["nextCursor"] = (from + PageItems).ToString(CultureInfo.InvariantCulture);
        }

        return CallOutcome.Of(result);
    }

    private CallOutcome List(InboundRequest request, McpItemKind kind, string member) => List(request, servers.Catalogue, kind, member);

    private Task<CallOutcome> CallAsync(InboundRequest request, McpItemKind kind, CancellationToken ct)
    {
        if (StrictJson.Text(request.Parameters, "name") is not { Length: > 0 } name)
        {
            return FailedAsync(Refusals.Malformed($"{request.Method} needs a name."));
        }

        var item = new McpItem(kind, name);
        if (request.Peer.GrantedByUs(item) is { IsGranted: false } denied)
        {
            return FailedAsync(Refusals.NotGranted(item, request.Peer, meshId, denied));
        }

        if (servers.Catalogue.Find(item) is not { } entry)
        {
            return FailedAsync(Refusals.UnknownName(item.KindName, name));
        }

        request.Parameters["name"] = entry.OriginalName;
        return PassAsync(entry.Server, request, ct);
    }

    private Task<CallOutcome> ReadAsync(InboundRequest request, CancellationToken ct)
    {
        if (StrictJson.Text(request.Parameters, "uri") is not { Length: > 0 } uri)
        {
            return FailedAsync(Refusals.Malformed($"{request.Method} needs a uri."));
        }

        LocalCatalogue catalogue = servers.Catalogue;
        var item = new McpItem(McpItemKind.Resource, uri);
        GrantDecision decision = request.Peer.GrantedByUs(item);
        LocalEntry? entry = decision.IsGranted
            ? catalogue.Find(item) ?? catalogue.TemplatesOf(uri).FirstOrDefault()
            : catalogue.TemplatesOf(uri).FirstOrDefault(t => request.Peer.GrantedByUs(t.Item).IsGranted);
        if (entry is not null)
        {
            return PassAsync(entry.Server, request, ct);
        }

        return FailedAsync(decision.IsGranted
            ? Refusals.UnknownName(item.KindName, uri)
            : Refusals.NotGranted(item, request.Peer, meshId, decision));
    }

    private Task<CallOutcome> CompleteAsync(InboundRequest request, CancellationToken ct)
    {
        if (request.Parameters["ref"] is not JsonObject reference)
        {
            return FailedAsync(Refusals.Malformed($"{request.Method} needs a ref."));
        }

        bool isPrompt = StrictJson.Text(reference, "type") == "ref/prompt";
        var item = new McpItem(
            isPrompt ? McpItemKind.Prompt : McpItemKind.ResourceTemplate,
            StrictJson.Text(reference, isPrompt ? "name" : "uri") ?? "");
        if (request.Peer.GrantedByUs(item) is { IsGranted: false } denied)
        {
            return FailedAsync(Refusals.NotGranted(item, request.Peer, meshId, denied));
        }

        if (servers.Catalogue.Find(item) is not { } entry)
        {
            return FailedAsync(Refusals.UnknownName(item.KindName, item.Name));
        }

        reference[isPrompt ? "name" : "uri"] = entry.OriginalName;
        return PassAsync(entry.Server, request, ct);
    }

    private Task<CallOutcome> PassAsync(string server, InboundRequest request, CancellationToken ct) => servers.Find(server) is { } found
        ? found.CallAsync(request.Method, request.Parameters, request.OnProgress, ct)
        : FailedAsync(Refusals.ServerUnavailable(server, "it was removed"));
}
