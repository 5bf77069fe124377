namespace OrleansMesh.Load.Figures;

/// <summary>Messages over so many of the federations of a hub, in slices that take turns with those of other numbers.</summary>
/// <param name="Existing">Federations in force at that hub.</param>
/// <param name="Active">Those that the messages went over.</param>
/// <param name="PerSecond">Median of the slices.</param>
/// <param name="Microseconds">The hub's processor time for each message, of each slice.</param>
/// <param name="Ratio">The same, by that of the first kind of slice in the same round.</param>
internal sealed record FlatFigures(int Existing, int Active, double PerSecond, Spread Microseconds, Spread Ratio);
