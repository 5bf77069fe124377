namespace OrleansMesh.Domain.Envelopes;

/// <summary>The payload types that the platform itself understands (P-10).</summary>
public static class PayloadTypes
{
    /// <summary>A JSON-RPC request of MCP, in the member <c>request</c> of the data.</summary>
    public const string McpRequest = "mcp.request";

    /// <summary>A JSON-RPC response or error of MCP.</summary>
    public const string McpResponse = "mcp.response";

    /// <summary>A JSON-RPC notification of MCP.</summary>
    public const string McpNotification = "mcp.notification";

    /// <summary>The text of a type; no new string for those that are named here.</summary>
    internal static string Of(ReadOnlySpan<byte> utf8) =>
        utf8.SequenceEqual("mcp.request"u8) ? McpRequest
        : utf8.SequenceEqual("mcp.response"u8) ? McpResponse
        : utf8.SequenceEqual("mcp.notification"u8) ? McpNotification
        : System.Text.Encoding.UTF8.GetString(utf8);
}
