namespace Orleans;

/// <summary>Is started in ascending and stopped in descending order of stages.</summary>
public interface ILifecycleObserver
{
    Task OnStart(CancellationToken cancellationToken = default);

    Task OnStop(CancellationToken cancellationToken = default);
}
