namespace OrleansMesh.Load.Figures;

/// <summary>What a hub did while no message was under way: what it says of the messages before, collections, its clocks.</summary>
/// <param name="Existing">Federations in force.</param>
/// <param name="Seconds">How long, all intervals together.</param>
/// <param name="CoreShare">Processor time by these.</param>
internal sealed record IntervalFigures(int Existing, double Seconds, double CoreShare);
