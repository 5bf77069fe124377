namespace OrleansMesh.Gateway.Sessions;

/// <summary>How many frames a session's reader takes before other work of the pool goes on: each may cost the check of a signature, and what others have to say may be more urgent (R-03, N-05).</summary>
/// <remarks>For one reader.</remarks>
internal sealed class FrameTurn
{
    /// <summary>Half a millisecond of checks at most: what waits for a thread waits for that long once for each session before it.</summary>
    public const int FramesMax = 4;

    private int _left = FramesMax;

    /// <summary>Takes one; what was taken <see cref="FramesMax"/> times waits until all else that is ready has had its turn.</summary>
    public ValueTask TakeAsync()
    {
        if (_left > 0)
        {
            _left--;
            return ValueTask.CompletedTask;
        }

        _left = FramesMax - 1;
        return YieldAsync();
    }

    private static async ValueTask YieldAsync() => await Task.Yield();
}
