using System.Text.Json;

namespace OrleansMesh.Wire.Requests;

/// <summary>A mesh as the hub knows it.</summary>
/// <param name="Registration">The DID document with its proof.</param>
/// <param name="Trust">0 to 100 (G-01).</param>
public sealed record ShowMeshResult(string MeshId, JsonElement Registration, bool Online, int Trust, string TrustLevel);
