using System.Text.Json;

namespace OrleansMesh.Wire.Requests;

/// <summary>F-02 phase 2, InitiateFederation; the source is the mesh of the session.</summary>
/// <param name="Credentials">A MeshAgentCredential; null relies on the one presented before.</param>
public sealed record InitiateRequest(string TargetMeshId, JsonElement? Credentials, string[] Capabilities);
