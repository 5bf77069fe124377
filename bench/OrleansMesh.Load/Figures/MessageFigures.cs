namespace OrleansMesh.Load.Figures;

/// <summary>Messages of 700 bytes through one hub, each verified by it.</summary>
/// <param name="Delivery">Transient, or reliable: flushed before its receipt.</param>
/// <param name="Messages">How many.</param>
/// <param name="PerSecond">From the first that was sent to the last that was delivered.</param>
/// <param name="HubMicroseconds">Processor time of the hub for each.</param>
/// <param name="GeneratorMicroseconds">Processor time of senders and receivers together for each, on the same machine.</param>
/// <param name="BareMicroseconds">One bare Ed25519 check of as many bytes on one thread, in the same run.</param>
/// <param name="Ratio">Of the two.</param>
/// <param name="Latency">Milliseconds from the sender's call, or from when a message was due, to the receiver.</param>
/// <param name="Split">The same by where it arises.</param>
internal sealed record MessageFigures(
    string Delivery, int Messages, double PerSecond, double HubMicroseconds, double GeneratorMicroseconds, double BareMicroseconds, double Ratio, Quantiles Latency, SplitFigures Split);
