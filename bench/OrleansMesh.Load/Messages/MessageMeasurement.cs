using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Load.Figures;
using OrleansMesh.Load.Processes;

namespace OrleansMesh.Load.Messages;

/// <summary>Messages of some pairs through the hubs between them, beside the bare check of their signatures.</summary>
/// <param name="hubs">All that the messages go through; their processor times are added up.</param>
/// <param name="window">Messages of a sender without a receipt.</param>
internal sealed class MessageMeasurement(IReadOnlyList<MeasuredServer> hubs, IReadOnlyList<MessagePair> pairs, DeliveryMode delivery, int window)
{
    /// <summary>As fast as they go; a third of as many before, so that the code is compiled and the pools are filled.</summary>
    /// <param name="each">Messages of a pair.</param>
    public async Task<MessageFigures> FullAsync(int each, CancellationToken ct)
    {
        _ = await RunAsync(Math.Max(1, each / 3), 0, ct);
        return await RunAsync(each, 0, ct);
    }

    /// <summary>At even times, the pairs in turn; half as many before, since at a rate other code runs often than without one.</summary>
    /// <param name="each">Messages of a pair.</param>
    /// <param name="perSecond">Of all pairs.</param>
    public async Task<MessageFigures> PacedAsync(int each, double perSecond, CancellationToken ct)
    {
        _ = await RunAsync(Math.Max(1, each / 2), perSecond, ct);
        return await RunAsync(each, perSecond, ct);
    }

    /// <summary>With nothing before.</summary>
    /// <param name="each">Messages of a pair.</param>
    /// <param name="perSecond">Of all pairs; 0 for as fast as they go.</param>
    public async Task<MessageFigures> RunAsync(int each, double perSecond, CancellationToken ct)
    {
        double bare = BareCheck.Microseconds();
        MessageRun[] runs = await Task.WhenAll(pairs.Select((p, i) => Task.Run(() => new MessageRun(p, p.Sign(delivery, each), perSecond / pairs.Count, window, (double)i / pairs.Count), ct)));
        SettledHeap.Make();
        double before = Microseconds();
        TimeSpan own = Environment.CpuUsage.TotalTime;
        long start = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(runs.Select(r => Task.Run(() => r.RunAsync(ct), ct)));
        double seconds = TimeProvider.System.GetElapsedTime(start).TotalSeconds;
        double microseconds = (Microseconds() - before) / (each * pairs.Count);
        double generator = (Environment.CpuUsage.TotalTime - own).TotalMicroseconds / (each * pairs.Count);
        bare = (bare + BareCheck.Microseconds()) / 2;
        MessageWay[] ways = [.. runs.SelectMany(r => r.Ways)];
        Array.ForEach(runs, r => r.Dispose());
        return new MessageFigures(
            delivery.ToString(),
            each * pairs.Count,
            Math.Round(each * pairs.Count / seconds),
            Math.Round(microseconds, 1),
            Math.Round(generator, 1),
            Math.Round(bare, 1),
            Math.Round(microseconds / bare, 2),
            Quantiles.Of([.. ways.Select(w => w.Total)]),
            SplitFigures.Of(ways));
    }

    private double Microseconds() => hubs.Sum(h => h.Figures().Processor.TotalMicroseconds);
}
