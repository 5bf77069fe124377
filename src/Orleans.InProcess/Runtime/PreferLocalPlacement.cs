namespace Orleans.Runtime;

/// <inheritdoc cref="Orleans.Placement.PreferLocalPlacementAttribute"/>
public sealed class PreferLocalPlacement : PlacementStrategy
{
    internal static PreferLocalPlacement Singleton { get; } = new();
}
