using System.Text.Json;

namespace OrleansMesh.Wire.Requests;

/// <summary>One version of a mesh's registration.</summary>
/// <param name="Last">The number of the present version.</param>
/// <param name="Registration">The version that was asked for, as it was signed.</param>
public sealed record MeshHistoryResult(string MeshId, int Last, JsonElement Registration);
