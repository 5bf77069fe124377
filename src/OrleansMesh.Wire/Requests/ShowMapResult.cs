using System.Text.Json;

namespace OrleansMesh.Wire.Requests;

/// <summary>The sender's identity map.</summary>
/// <param name="Tag">Changes when the map does; opaque.</param>
/// <param name="Map">Null when it is the one that is known.</param>
public sealed record ShowMapResult(string Tag, JsonElement? Map);
