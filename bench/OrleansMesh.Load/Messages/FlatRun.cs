using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Load.Figures;

namespace OrleansMesh.Load.Messages;

/// <summary>Rounds in which each kind of slice has one turn, in an order that chance decides.</summary>
/// <param name="kinds">The first is what the others are compared with.</param>
/// <param name="each">Messages of a pair in a slice.</param>
internal sealed class FlatRun(IReadOnlyList<FlatSlices> kinds, DeliveryMode delivery, int each, int window)
{
    private readonly FlatHub[] _hubs = [.. kinds.Select(k => k.Hub).Distinct()];

    /// <summary>Some rounds to warm up, which do not count, and those that do.</summary>
    public async Task<(IReadOnlyList<FlatFigures> Slices, IReadOnlyList<IntervalFigures> Pauses)> RunAsync(int warmUp, int rounds, CancellationToken ct)
    {
        _ = await RoundsAsync(warmUp, ct);
        foreach (FlatSlices kind in kinds)
        {
            kind.Clear();
        }

        IReadOnlyList<IntervalFigures> pauses = await RoundsAsync(rounds, ct);
        return ([.. kinds.Select(k => k.Figures(kinds[0]))], pauses);
    }

    private async Task<IReadOnlyList<IntervalFigures>> RoundsAsync(int rounds, CancellationToken ct)
    {
        double[] microseconds = [.. _hubs.Select(h => -h.Microseconds)];
        double[] seconds = new double[_hubs.Length];
        long start = TimeProvider.System.GetTimestamp();
        for (int round = 0; round < rounds; round++)
        {
            FlatSlices[] order = [.. kinds];
            Random.Shared.Shuffle(order);
            foreach (FlatSlices kind in order)
            {
                (double used, double took) = await kind.RunAsync(delivery, each, window, ct);
                int hub = Array.IndexOf(_hubs, kind.Hub);
                microseconds[hub] -= used;
                seconds[hub] -= took;
            }
        }

        double all = TimeProvider.System.GetElapsedTime(start).TotalSeconds;
        return [.. _hubs.Select((h, i) => new IntervalFigures(
            h.Federations, Math.Round(all + seconds[i], 1), Math.Round((microseconds[i] + h.Microseconds) / 1e6 / (all + seconds[i]), 4)))];
    }
}
