namespace Orleans;

/// <summary>What every grain class implements: its context and the two ends of its life.</summary>
public interface IGrainBase
{
    /// <summary>The activation that hosts this instance.</summary>
    IGrainContext GrainContext { get; }

    /// <summary>Runs after the state has been loaded and before the first request.</summary>
    Task OnActivateAsync(CancellationToken token) => Task.CompletedTask;

    /// <summary>Runs after the last request; what it throws is logged and otherwise ignored.</summary>
    Task OnDeactivateAsync(DeactivationReason reason, CancellationToken token) => Task.CompletedTask;
}
