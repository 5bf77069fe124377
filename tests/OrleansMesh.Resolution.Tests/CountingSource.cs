using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Resolution.Tests;

/// <summary>A source that answers as a test says, and counts.</summary>
internal sealed class CountingSource(Func<Did, int, Task<FetchedDid>> answer) : IDidSource
{
    private int _count;

    public string Method => "example";

    public int Count => Volatile.Read(ref _count);

    public Task<FetchedDid> FetchAsync(Did did, CancellationToken cancellationToken) => answer(did, Interlocked.Increment(ref _count));
}
