using OrleansMesh.Contracts.Meshes;

namespace OrleansMesh.Grains.Ports;

/// <summary>The index of the meshes that have joined here, and have not ended, that discovery reads; the grains stay the truth.</summary>
public interface IMeshDirectory
{
    /// <summary>Puts or replaces the line of one mesh, and those of its services: it has joined.</summary>
    ValueTask PutAsync(MeshSummary summary, bool isPublic, CancellationToken cancellationToken);

    /// <summary>As <see cref="PutAsync"/> of a mesh that has a line; of another one, that this hub only knows, or that has ended, nothing is put.</summary>
    ValueTask ReplaceAsync(MeshSummary summary, bool isPublic, CancellationToken cancellationToken);

    /// <summary>Takes out the line of a mesh that has ended, and those of its services.</summary>
    ValueTask RemoveAsync(string meshId, CancellationToken cancellationToken);

    /// <summary>Marks every mesh of <paramref name="region"/> as offline: for the start of a hub, whose predecessor may have crashed with sessions open.</summary>
    ValueTask AllOfflineAsync(string region, CancellationToken cancellationToken);

    /// <summary>DIDs of all meshes that have joined in <paramref name="region"/>.</summary>
    ValueTask<IReadOnlyList<string>> MeshesAsync(string region, CancellationToken cancellationToken);

    /// <summary>Public meshes with all capabilities and at least the trust asked for, best trust first.</summary>
    ValueTask<IReadOnlyList<MeshSummary>> QueryAsync(string region, MeshQuery query, CancellationToken cancellationToken);

    /// <summary>Who serves a name, of what the asker may see: its partners first, then best trust first.</summary>
    ValueTask<IReadOnlyList<ServiceLine>> ServingAsync(string region, ServiceQuery query, CancellationToken cancellationToken);
}
