namespace OrleansMesh.Load.Figures;

/// <summary>Honest round trips with and without an attack; medians over the pairs of windows.</summary>
/// <param name="Kind">The attack.</param>
/// <param name="ConnectionsPerSecond">Strangers that came.</param>
/// <param name="Trips">Honest round trips that were measured.</param>
/// <param name="CalmP50">Milliseconds without.</param>
/// <param name="CalmP99">Milliseconds without.</param>
/// <param name="AttackedP50">Milliseconds with.</param>
/// <param name="AttackedP99">Milliseconds with.</param>
/// <param name="Ratio">Of the two p99 of a pair.</param>
internal sealed record AttackFigures(
    string Kind, double ConnectionsPerSecond, int Trips, double CalmP50, double CalmP99, double AttackedP50, double AttackedP99, double Ratio);
