using Orleans.Concurrency;

namespace Orleans.InProcess.Tests.Turns;

/// <summary>Requests that hold the grain until their gate opens.</summary>
public interface ITurnGrain : IGrainWithStringKey
{
    Task Hold(string gate);

    [ReadOnly]
    Task HoldReading(string gate);

    [AlwaysInterleave]
    Task HoldBeside(string gate);

    [AlwaysInterleave]
    Task<int> Probe();

    [ResponseTimeout("00:00:05")]
    Task HoldShortly(string gate);

    /// <summary>Calls the first grain of the chain, which calls the next.</summary>
    Task<string> Chain(List<string> keys, bool reentrant);

    /// <summary>True when every step of the call ran on the scheduler of the activation, alone.</summary>
    Task<bool> StaysOnScheduler(int rounds);
}
