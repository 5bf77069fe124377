namespace OrleansMesh.Contracts.Meshes;

/// <summary>Answers discovery of one region (F-02 phase 1) from the mesh directory; any number of workers answer at once.</summary>
[Alias("mesh.IRegistryGrain")]
public interface IRegistryGrain : IGrainWithStringKey
{
    /// <summary>Public meshes that match, best trust first, at most <see cref="MeshQuery.Limit"/>.</summary>
    Task<MeshSummary[]> QueryAsync(MeshQuery query);

    /// <summary>Who serves a name, of what the asker may see: its partners first, then best trust first, at most <see cref="ServiceQuery.Limit"/>.</summary>
    Task<ServiceLine[]> ServingAsync(ServiceQuery query);
}
