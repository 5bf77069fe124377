namespace OrleansMesh.Gateway.Links;

/// <summary>The wait for another hub's answer.</summary>
internal static class AnswerWait
{
    /// <summary>What comes first: the answer, <paramref name="late"/> after <paramref name="timeout"/>, or the cancellation.</summary>
    /// <remarks>
    /// Not <see cref="Task.WaitAsync(TimeSpan, TimeProvider, CancellationToken)"/>: that goes on by way of the pool, out of the scheduler by which a simulation repeats itself.
    /// The registration is not disposed of, since that could spin, and a late call does no harm (ADR 19).
    /// </remarks>
    public static async Task<T> WithinAsync<T>(this TaskCompletionSource<T> answer, T late, TimeSpan timeout, TimeProvider clock, CancellationToken cancellationToken)
    {
        CancellationTokenRegistration end = cancellationToken.UnsafeRegister(static (answer, token) => ((TaskCompletionSource<T>)answer!).TrySetCanceled(token), answer);
        try
        {
            await using ITimer timer = clock.CreateTimer(_ => answer.TrySetResult(late), state: null, timeout, Timeout.InfiniteTimeSpan);
            return await answer.Task;
        }
        finally
        {
            _ = end.Unregister();
        }
    }
}
