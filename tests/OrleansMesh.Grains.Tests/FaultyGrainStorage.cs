using Orleans.Storage;

namespace OrleansMesh.Grains.Tests;

/// <summary>Real storage whose next write fails when the test says so.</summary>
internal sealed class FaultyGrainStorage(IGrainStorage inner, Faults faults) : IGrainStorage
{
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => inner.ReadStateAsync(stateName, grainId, grainState);

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        faults.TakeWrite(stateName) ? throw new TimeoutException("The disk does not answer.") : inner.WriteStateAsync(stateName, grainId, grainState);

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => inner.ClearStateAsync(stateName, grainId, grainState);
}
