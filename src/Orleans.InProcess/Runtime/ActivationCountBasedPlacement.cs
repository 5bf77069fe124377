namespace Orleans.Runtime;

/// <inheritdoc cref="Orleans.Placement.ActivationCountBasedPlacementAttribute"/>
public sealed class ActivationCountBasedPlacement : PlacementStrategy
{
    internal static ActivationCountBasedPlacement Singleton { get; } = new();
}
