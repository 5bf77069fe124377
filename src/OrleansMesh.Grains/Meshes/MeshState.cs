using OrleansMesh.Contracts.Meshes;

namespace OrleansMesh.Grains.Meshes;

/// <summary>What is durable of a mesh.</summary>
[GenerateSerializer, Alias("mesh.state.1")]
public sealed record MeshState
{
    /// <summary>Canonical bytes of the registered DID document with its proof; null before the registration.</summary>
    [Id(0)]
    public byte[]? Registration { get; init; }

    /// <summary>The last accepted credential, or null.</summary>
    [Id(1)]
    public byte[]? Credential { get; init; }

    /// <summary>What discovery shows.</summary>
    [Id(2)]
    public MeshProfile Profile { get; init; } = new("", [], 0, false);

    /// <summary>The version of the registration that the mesh's federations were told last: what is later is owed to them. 0 for none, and in what was stored before this was kept.</summary>
    [Id(3)]
    public long Told { get; init; }
}
