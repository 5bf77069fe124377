using Orleans.Concurrency;

namespace Orleans.InProcess.Tests.Lifetimes;

/// <summary>A grain that reports its life.</summary>
public interface ILifeGrain : IGrainWithStringKey
{
    Task<string> Touch();

    Task Hold(string gate);

    Task End();

    Task EndAfter(string gate);

    Task Delay(TimeSpan time);

    [AlwaysInterleave]
    Task<string> Peek();
}
