using System.Text.Json.Nodes;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Requests;

/// <summary>What a request brought.</summary>
/// <param name="Refusal">Why it was refused; null when it was carried out.</param>
/// <param name="Members">The members of the result, as docs/wire-protocol.md §7 lists them.</param>
public sealed record MeshRequestAnswer(RefusedResult? Refusal, JsonObject Members);
