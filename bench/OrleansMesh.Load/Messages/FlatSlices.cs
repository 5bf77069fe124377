using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Load.Figures;

namespace OrleansMesh.Load.Messages;

/// <summary>
/// Slices of messages over few and over many federations that take turns within one run, so that a machine whose speed varies from one
/// minute to the next is the same for all: the same sessions, the same number of messages, in each round in another order.
/// </summary>
/// <param name="hub">The messages go through it.</param>
/// <param name="active">Of its federations, in equal parts from each pair.</param>
internal sealed class FlatSlices(FlatHub hub, int active)
{
    private readonly List<double> _microseconds = [];
    private readonly List<double> _perSecond = [];

    /// <summary>The hub.</summary>
    public FlatHub Hub => hub;

    /// <summary>One slice: signed first, and then sent as fast as the windows let it, until all was delivered.</summary>
    /// <param name="each">Messages of a pair.</param>
    /// <returns>Processor time of the hub in it, in microseconds, and its seconds.</returns>
    public async Task<(double Microseconds, double Seconds)> RunAsync(DeliveryMode delivery, int each, int window, CancellationToken ct)
    {
        IReadOnlyList<MessagePair> pairs = hub.Pairs;
        MessageRun[] runs = await Task.WhenAll(
            pairs.Select(p => Task.Run(() => new MessageRun(p, p.Sign(delivery, each, active / pairs.Count), perSecond: 0, window), ct)));
        double before = hub.Microseconds;
        long start = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(runs.Select(r => Task.Run(() => r.RunAsync(ct), ct)));
        double seconds = TimeProvider.System.GetElapsedTime(start).TotalSeconds;
        double microseconds = hub.Microseconds - before;
        Array.ForEach(runs, r => r.Dispose());
        _microseconds.Add(microseconds / (each * pairs.Count));
        _perSecond.Add(each * pairs.Count / seconds);
        return (microseconds, seconds);
    }

    /// <summary>Forgets what was measured: it was to warm up.</summary>
    public void Clear()
    {
        _microseconds.Clear();
        _perSecond.Clear();
    }

    /// <summary>All slices so far.</summary>
    /// <param name="first">As many slices of the kind that it is compared with.</param>
    public FlatFigures Figures(FlatSlices first) => new(
        hub.Federations,
        active,
        Math.Round(Spread.Of(_perSecond).Median),
        Spread.Of(_microseconds),
        Spread.Of([.. _microseconds.Zip(first._microseconds, (own, other) => own / other)]));
}
