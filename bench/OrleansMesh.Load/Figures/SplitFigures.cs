namespace OrleansMesh.Load.Figures;

/// <summary>Where the latency of messages arises: of all of them the quantiles of each part, and of the slowest the mean of each.</summary>
/// <param name="Sender">As in <see cref="MessageWay"/>.</param>
/// <param name="Hub">As in <see cref="MessageWay"/>.</param>
/// <param name="Receiver">As in <see cref="MessageWay"/>.</param>
/// <param name="Slowest">Means of the hundredth that took longest, which is what makes the p99.</param>
internal sealed record SplitFigures(Quantiles Sender, Quantiles Hub, Quantiles Receiver, MessageWay Slowest)
{
    /// <summary>Of any number of messages; zeros of none.</summary>
    public static SplitFigures Of(MessageWay[] ways)
    {
        MessageWay[] slowest = [.. ways.OrderByDescending(w => w.Total).Take(Math.Max(1, ways.Length / 100))];
        return new SplitFigures(
            Quantiles.Of([.. ways.Select(w => w.Sender)]),
            Quantiles.Of([.. ways.Select(w => w.Hub)]),
            Quantiles.Of([.. ways.Select(w => w.Receiver)]),
            new MessageWay(Mean(w => w.Sender), Mean(w => w.Hub), Mean(w => w.Receiver)));

        double Mean(Func<MessageWay, double> part) => slowest.Length == 0 ? 0 : Math.Round(slowest.Average(part), 3);
    }
}
