using System.Text.Json.Nodes;
using OrleansMesh.Bridge.Calls;

namespace OrleansMesh.Bridge.Federated;

/// <summary>One list of one mesh: its definitions as they came, and the failure that cut it short, if one did.</summary>
public sealed record PeerListing(IReadOnlyList<JsonObject> Items, JsonRpcFailure? Failure);
