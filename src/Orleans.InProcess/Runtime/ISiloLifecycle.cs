namespace Orleans.Runtime;

/// <summary>The lifecycle of the silo.</summary>
public interface ISiloLifecycle : ILifecycleObservable
{
    int HighestCompletedStage { get; }

    int LowestStoppedStage { get; }
}
