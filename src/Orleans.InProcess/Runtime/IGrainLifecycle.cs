namespace Orleans.Runtime;

/// <summary>The lifecycle of one activation; nothing migrates from a single silo, so it has no migration participants.</summary>
public interface IGrainLifecycle : ILifecycleObservable
{
}
