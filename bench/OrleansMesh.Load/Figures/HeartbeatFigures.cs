using OrleansMesh.Load.Sessions;

namespace OrleansMesh.Load.Figures;

/// <summary>The heartbeats of one generator process, or of several together.</summary>
/// <param name="Sent">Pings of the generator.</param>
/// <param name="Answered">Pongs to them.</param>
/// <param name="Asked">Pings of the hub, each of which was answered.</param>
/// <param name="Ended">Connections that ended while they should not.</param>
/// <param name="Latency">From ping to pong, in milliseconds; of several processes the worst.</param>
internal sealed record HeartbeatFigures(long Sent, long Answered, long Asked, long Ended, Quantiles Latency)
{
    public static HeartbeatFigures Of(PulseCounts counts) =>
        new(counts.Sent, counts.Answered, counts.Asked, counts.Ended, Quantiles.Of(counts.Milliseconds));

    public HeartbeatFigures Plus(HeartbeatFigures other) => new(
        Sent + other.Sent,
        Answered + other.Answered,
        Asked + other.Asked,
        Ended + other.Ended,
        new Quantiles(Math.Max(Latency.P50, other.Latency.P50), Math.Max(Latency.P95, other.Latency.P95), Math.Max(Latency.P99, other.Latency.P99)));

    public HeartbeatFigures Minus(HeartbeatFigures before) =>
        new(Sent - before.Sent, Answered - before.Answered, Asked - before.Asked, Ended - before.Ended, Latency);
}
