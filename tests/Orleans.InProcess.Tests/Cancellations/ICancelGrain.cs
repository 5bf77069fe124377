using Orleans.Concurrency;

namespace Orleans.InProcess.Tests.Cancellations;

/// <summary>Requests that can be cancelled.</summary>
public interface ICancelGrain : IGrainWithStringKey
{
    Task<int> Work(string name, CancellationToken token = default);

    Task<bool> CanBeCancelled(CancellationToken token);

    [AlwaysInterleave]
    Task Probe();
}
