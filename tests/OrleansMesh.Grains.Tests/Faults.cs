namespace OrleansMesh.Grains.Tests;

/// <summary>Lets the next call or the next write of a kind fail, as a broken machine would, and tells when a call was carried out.</summary>
internal sealed class Faults : IIncomingGrainCallFilter
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _armed = [];
    private readonly Dictionary<string, TaskCompletionSource> _awaited = [];

    /// <summary>The next call of that method fails before it arrives.</summary>
    public void FailCall(string method) => Arm($"call {method}");

    /// <summary>The next write of that state fails.</summary>
    public void FailWrite(string stateName) => Arm($"write {stateName}");

    public bool TakeWrite(string stateName) => Take($"write {stateName}");

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

    private bool Take(string fault)
    {
        lock (_gate)
        {
            return _armed.Remove(fault);
        }
    }
}
