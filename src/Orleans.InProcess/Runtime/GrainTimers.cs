namespace Orleans.Runtime;

/// <summary>Starts grain timers.</summary>
internal static class GrainTimers
{
    public static IGrainTimer Start<TState>(
        IGrainBase grain, Func<TState, CancellationToken, Task> callback, TState state, GrainTimerCreationOptions options)
    {
        if (grain.GrainContext is not Activation activation)
        {
            throw new InvalidOperationException("A grain timer belongs to an activation: the grain has none.");
        }

        return new GrainTimer<TState>(activation, callback, state, options);
    }
}
