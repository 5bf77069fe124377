namespace OrleansMesh.Contracts.Meshes;

/// <summary>A registered mesh as one value.</summary>
/// <param name="Registration">Canonical bytes of the DID document with its proof.</param>
/// <param name="Credential">The accepted MeshAgentCredential, or null.</param>
[GenerateSerializer, Immutable, Alias("mesh.record.1")]
public sealed record MeshRecord(string MeshId, byte[] Registration, byte[]? Credential, MeshProfile Profile, bool Online);
