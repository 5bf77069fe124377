using OrleansMesh.Transport.Pool;

namespace OrleansMesh.Transport.Tests.Pool;

/// <summary>One end of a connection between two pools; the other end learns of its end a few turns later.</summary>
internal sealed class LinkEnd(int link, Func<Task> delay) : IPooledConnection
{
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private LinkEnd? _other;

    /// <summary>The same at both ends.</summary>
    public int Link => link;

    /// <summary>It broke; a pool that closes an end does not break it.</summary>
    public bool IsBroken { get; private set; }

    public Task Completion => _over.Task;

    public static (LinkEnd Near, LinkEnd Far) Pair(int link, Func<Task> delay)
    {
        var near = new LinkEnd(link, delay);
        var far = new LinkEnd(link, delay) { _other = near };
        near._other = far;
        return (near, far);
    }

    public Task BreakAsync()
    {
        IsBroken = true;
        _other!.IsBroken = true;
        return EndAsync();
    }

    public async ValueTask DisposeAsync() => await EndAsync();

    private async Task EndAsync()
    {
        if (_over.TrySetResult())
        {
            await delay();
            _ = _other?._over.TrySetResult();
        }
    }
}
