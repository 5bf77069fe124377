namespace OrleansMesh.Benchmarks.Ping;

/// <summary>Answers at once.</summary>
public interface IPingGrain : IGrainWithIntegerKey
{
    Task<int> Ping(int value);
}
