namespace Orleans.InProcess.Tests.Runtime.InProcess;

/// <summary>Writes each of its steps into a trace.</summary>
public interface ITraceGrain : IGrainWithIntegerKey
{
    Task Step(int depth);
}
