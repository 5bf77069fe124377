using OrleansMesh.Contracts.Trust;
using OrleansMesh.Domain.Trust;

namespace OrleansMesh.Grains.Trust;

/// <summary>Keeps when the hub of a region ran: one write a minute for all meshes together.</summary>
public sealed class HubRunsGrain([PersistentState("runs", GrainStores.Hub)] IPersistentState<HubRunsState> state, TimeProvider clock) : Grain, IHubRunsGrain
{
    /// <inheritdoc/>
    public Task StartedAsync() => KeepAsync(Runs().Started(clock.GetUtcNow()));

    /// <inheritdoc/>
    public Task AliveAsync() => KeepAsync(Runs().Alive(clock.GetUtcNow()));

    /// <inheritdoc/>
    public Task<RunRecord[]> GetAsync() => Task.FromResult(state.State.Runs);

    private HubRuns Runs() => new(state.State.Runs.Select(run => new HubRun(run.From, run.Until)));

    private Task KeepAsync(HubRuns runs) =>
        state.ReplaceAsync(new HubRunsState { Runs = [.. runs.Runs.Select(run => new RunRecord(run.From, run.Until))] });
}
