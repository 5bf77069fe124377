namespace OrleansMesh.Load.Figures;

/// <summary>The messages of one class to one session that all classes share.</summary>
/// <param name="Sent">How many.</param>
/// <param name="PerSecond">Delivered, each second.</param>
/// <param name="Refused">Those that the hub gave up for more urgent ones, or had no room for.</param>
/// <param name="Latency">Milliseconds from when one was due, or from the sender's call when as many as possible are sent, to the receiver.</param>
/// <param name="Split">The same by where it arises.</param>
internal sealed record ClassFigures(string Class, int Sent, double PerSecond, int Refused, Quantiles Latency, SplitFigures Split);
