using OrleansMesh.Contracts.Meshes;
using OrleansMesh.Grains.Ports;

namespace OrleansMesh.Simulation.Tests;

/// <summary>The meshes at home at a hub.</summary>
internal sealed class SimMeshDirectory(IReadOnlyList<string> meshes) : IMeshDirectory
{
    public ValueTask PutAsync(MeshSummary summary, bool isPublic, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask ReplaceAsync(MeshSummary summary, bool isPublic, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask RemoveAsync(string meshId, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask AllOfflineAsync(string region, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask<IReadOnlyList<string>> MeshesAsync(string region, CancellationToken cancellationToken) => ValueTask.FromResult(meshes);

    public ValueTask<IReadOnlyList<MeshSummary>> QueryAsync(string region, MeshQuery query, CancellationToken cancellationToken) => ValueTask.FromResult<IReadOnlyList<MeshSummary>>([]);

    public ValueTask<IReadOnlyList<ServiceLine>> ServingAsync(string region, ServiceQuery query, CancellationToken cancellationToken) => ValueTask.FromResult<IReadOnlyList<ServiceLine>>([]);
}
