namespace Orleans.Runtime;

/// <inheritdoc cref="Orleans.Placement.RandomPlacementAttribute"/>
public sealed class RandomPlacement : PlacementStrategy
{
    internal static RandomPlacement Singleton { get; } = new();
}
