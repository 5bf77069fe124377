using Orleans.Concurrency;
using OrleansMesh.Contracts.Meshes;
using OrleansMesh.Grains.Ports;

namespace OrleansMesh.Grains.Hub;

/// <summary>Answers discovery from the directory; stateless, so that many answer at once.</summary>
[StatelessWorker]
public sealed class RegistryGrain(IMeshDirectory directory) : Grain, IRegistryGrain
{
    private const int LimitMax = 100;

    /// <inheritdoc/>
    public async Task<MeshSummary[]> QueryAsync(MeshQuery query)
    {
        IReadOnlyList<MeshSummary> found = await directory.QueryAsync(this.GetPrimaryKeyString(), query with { Limit = Math.Clamp(query.Limit, 1, LimitMax) }, CancellationToken.None);
        return await Task.WhenAll(found.Select(WholeAsync));
    }

    /// <inheritdoc/>
    public async Task<ServiceLine[]> ServingAsync(ServiceQuery query) =>
        [.. await directory.ServingAsync(this.GetPrimaryKeyString(), query with { Limit = Math.Clamp(query.Limit, 1, LimitMax) }, CancellationToken.None)];

    // A line of a store of before does not say it until the mesh is put there again.
    private async Task<MeshSummary> WholeAsync(MeshSummary line) =>
        line.MinimumTrust is not null ? line : line with { MinimumTrust = (await GrainFactory.GetGrain<IMeshGrain>(line.MeshId).GetAsync())?.Profile.MinimumTrust };
}
