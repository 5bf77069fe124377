namespace Orleans.Runtime;

/// <inheritdoc cref="Orleans.Placement.ResourceOptimizedPlacementAttribute"/>
public sealed class ResourceOptimizedPlacement : PlacementStrategy
{
    internal static ResourceOptimizedPlacement Singleton { get; } = new();
}
