namespace OrleansMesh.Grains.Tests;

/// <summary>Lets the next call or the next write of a kind fail, as a broken machine would.</summary>
internal sealed class Faults : IIncomingGrainCallFilter
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _armed = [];

    /// <summary>The next call of that method fails before it arrives.</summary>
    public void FailCall(string method) => Arm($"call {method}");

    /// <summary>The next write of that state fails.</summary>
    public void FailWrite(string stateName) => Arm($"write {stateName}");

    public bool TakeWrite(string stateName) => Take($"write {stateName}");

    public Task Invoke(IIncomingGrainCallContext context) =>
        Take($"call {context.MethodName}") ? throw new TimeoutException($"{context.MethodName} does not arrive.") : context.Invoke();

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
