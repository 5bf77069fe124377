using System.Text.Json;

namespace OrleansMesh.Wire.Requests;

/// <summary>Keeps the sender's identity map at the hub, in place of the one before (I-11).</summary>
/// <param name="Map">The map; signed by its mesh, where bridges are to take it from here.</param>
public sealed record KeepMapRequest(JsonElement Map);
