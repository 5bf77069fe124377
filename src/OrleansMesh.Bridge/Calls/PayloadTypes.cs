namespace OrleansMesh.Bridge.Calls;

/// <summary>The FMP payload types that carry MCP between two bridges (P-10).</summary>
public static class PayloadTypes
{
    /// <summary><c>{call, request: {method, params}}</c>: a JSON-RPC request; <c>call</c> is the sender's UUID for it and stands for the JSON-RPC id. Optional: <c>capability[]</c> and <c>agent</c>, see <see cref="Callers.CallProofs"/>.</summary>
    public const string Request = "mcp.request";

    /// <summary><c>{call, response}</c> or <c>{call, error: {code, message, data}}</c>: the JSON-RPC result or error.</summary>
    public const string Response = "mcp.response";

    /// <summary><c>{call, notification: {method, params}}</c> about a call (progress, cancelled), without <c>call</c> about the server (list_changed).</summary>
    public const string Notification = "mcp.notification";
}
