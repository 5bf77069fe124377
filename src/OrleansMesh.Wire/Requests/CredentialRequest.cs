using System.Text.Json;

namespace OrleansMesh.Wire.Requests;

/// <summary>A MeshAgentCredential about the sender, for the hub to verify and keep (I-02).</summary>
public sealed record CredentialRequest(JsonElement Credential);
