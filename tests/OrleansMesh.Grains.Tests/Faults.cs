namespace OrleansMesh.Grains.Tests;

/// <summary>Lets the next call or the next write of a kind fail, as a broken machine would, and tells when a call was carried out.</summary>
internal sealed class Faults : IIncomingGrainCallFilter
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _armed = [];
    private readonly Dictionary<string, TaskCompletionSource> _awaited = [];
    private readonly Dictionary<string, (TaskCompletionSource Begun, TaskCompletionSource GoOn)> _held = [];

    /// <summary>The next call of that method fails before it arrives.</summary>
    public void FailCall(string method) => Arm($"call {method}");

    /// <summary>The next write of that state fails.</summary>
    public void FailWrite(string stateName) => Arm($"write {stateName}");

    public bool TakeWrite(string stateName) => Take($"write {stateName}");

    /// <summary>The next call of that method waits, before it is carried out, until it is let go on; and when it has come so far.</summary>
    public (Task Begun, TaskCompletionSource GoOn) HoldCall(string method)
    {
        var held = (Begun: new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), GoOn: new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (_gate)
        {
            _held[method] = held;
        }

        return (held.Begun.Task, held.GoOn);
    }

    /// <summary>Completes when the next call of that method was carried out; to be asked for before the call.</summary>
    public Task NextCallAsync(string method)
    {
        lock (_gate)
        {
            TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _awaited[method] = done;
            return done.Task;
        }
    }

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        if (Take($"call {context.MethodName}"))
        {
            throw new TimeoutException($"{context.MethodName} does not arrive.");
        }

        if (TakeHeld(context.MethodName) is { } held)
        {
            held.Begun.SetResult();
            await held.GoOn.Task;
        }

        await context.Invoke();
        lock (_gate)
        {
            if (_awaited.Remove(context.MethodName, out TaskCompletionSource? done))
            {
                done.SetResult();
            }
        }
    }

    private void Arm(string fault)
    {
        lock (_gate)
        {
            _armed.Add(fault);
        }
    }

    private (TaskCompletionSource Begun, TaskCompletionSource GoOn)? TakeHeld(string method)
    {
        lock (_gate)
        {
            return _held.Remove(method, out (TaskCompletionSource, TaskCompletionSource) held) ? held : null;
        }
    }

    private bool Take(string fault)
    {
        lock (_gate)
        {
            return _armed.Remove(fault);
        }
    }
}
