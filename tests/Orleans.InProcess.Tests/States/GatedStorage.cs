using Orleans.Storage;

namespace Orleans.InProcess.Tests.States;

/// <summary>A storage that remembers one record per grain, and lets a write pass when its gate opens.</summary>
internal sealed class GatedStorage(Gates gates) : IGrainStorage
{
    private int _writes;

    public int Written { get; private set; }

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        grainState.RecordExists = false;
        return Task.CompletedTask;
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        int value = ((Counter)(object)grainState.State!).Value;
        await gates.PassAsync($"write {++_writes}");
        Written = value;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => Task.CompletedTask;
}
