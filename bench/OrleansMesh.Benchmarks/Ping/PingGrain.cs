namespace OrleansMesh.Benchmarks.Ping;

/// <inheritdoc/>
public sealed class PingGrain : Grain, IPingGrain
{
    public Task<int> Ping(int value) => Task.FromResult(value);
}
