using Orleans.Concurrency;

namespace Orleans.InProcess.Tests.States;

/// <summary>A grain with persistent state.</summary>
public interface ICounterGrain : IGrainWithStringKey
{
    Task<int> Get();

    Task<string?> Etag();

    Task Add(int value);

    Task AddMany(int writes);

    [AlwaysInterleave]
    Task AddBeside(int value);

    Task Clear();

    Task Reload();

    Task End();
}
