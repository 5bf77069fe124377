using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;
using OrleansMesh.Bridge.Calls;

namespace OrleansMesh.Bridge.Local;

/// <summary>Reads all the lists of one server, page by page, up to a bound.</summary>
internal static class ServerLister
{
    private const int PagesMax = 100;

    /// <summary>Lists what <paramref name="capabilities"/> say is there; at most <paramref name="itemsMax"/> of each kind. A list that fails counts as empty.</summary>
    public static async Task<ServerListing> ListAsync(
        Func<string, JsonObject, CancellationToken, Task<CallOutcome>> call, ServerCapabilities capabilities, int itemsMax, CancellationToken ct)
    {
        var items = new List<(McpItemKind, JsonObject)>();
        foreach ((McpItemKind kind, string method, string member) in McpMethods.Lists)
        {
            bool isOffered = kind switch
            {
                McpItemKind.Tool => capabilities.Tools is not null,
                McpItemKind.Prompt => capabilities.Prompts is not null,
                _ => capabilities.Resources is not null,
            };
            if (isOffered)
            {
                items.AddRange((await PagesAsync(call, method, member, itemsMax, ct)).Items.Select(i => (kind, i)));
            }
        }

        return new ServerListing(items, capabilities.Completions is not null);
    }

    /// <summary>Follows the cursors of one list; tells the failure that ended it early, if one did.</summary>
    public static async Task<(List<JsonObject> Items, JsonRpcFailure? Failure)> PagesAsync(
        Func<string, JsonObject, CancellationToken, Task<CallOutcome>> call, string method, string member, int itemsMax, CancellationToken ct)
    {
        var items = new List<JsonObject>();
        string? cursor = null;
        for (int page = 0; page < PagesMax && items.Count < itemsMax; page++)
        {
            var parameters = new JsonObject();
            if (cursor is not null)
            {
                parameters["cursor"] = cursor;
            }

            CallOutcome outcome = await call(method, parameters, ct);
            if (outcome.Failure is not null || outcome.Result is not JsonObject result)
            {
                return (items, outcome.Failure ?? Refusals.Malformed($"The answer to {method} is no object."));
            }

            if (result[member] is JsonArray listed)
            {
                items.AddRange(listed.OfType<JsonObject>().Take(itemsMax - items.Count).Select(i => i.DeepClone().AsObject()));
            }

            cursor = StrictJson.Text(result, "nextCursor");
            if (string.IsNullOrEmpty(cursor))
            {
                break;
            }
        }

        return (items, null);
    }
}
