namespace Orleans.InProcess.Tests.Workers;

/// <summary>A pool of two.</summary>
public interface IWorkerGrain : IGrainWithIntegerKey
{
    Task<string> Work(string gate);
}
