using System.Text.Json.Nodes;

namespace OrleansMesh.Bridge.Calls;

/// <summary>A request of another mesh with which a federation is active; what it may touch is for the handler to check.</summary>
/// <param name="Peer">Who asks, under which agreement.</param>
/// <param name="Method">The MCP method.</param>
/// <param name="Parameters">The handler's own copy, without session keys and progress token.</param>
/// <param name="OnProgress">Takes the params of progress notifications; never blocks; null when none was asked for.</param>
public sealed record InboundRequest(FederatedMesh Peer, string Method, JsonObject Parameters, Action<JsonObject>? OnProgress);
