using System.Text.Json.Nodes;

namespace OrleansMesh.Bridge.Calls;

/// <summary>A JSON-RPC error as a value, passed through unchanged (JSON-RPC 2.0 §5.1).</summary>
/// <param name="Code">The error's number.</param>
/// <param name="Message">One sentence for people.</param>
/// <param name="Data">Whatever the server added; never changed, cloned before it enters another document.</param>
public sealed record JsonRpcFailure(int Code, string Message, JsonNode? Data);
