namespace OrleansMesh.Load.Figures;

/// <summary>A sample of which single values say little: its middle, its half in the middle, and how well the middle is known.</summary>
/// <param name="Count">Values.</param>
/// <param name="Mean">All together: what rare and dear values cost is in it.</param>
/// <param name="Median">The middle.</param>
/// <param name="Low">The lower quartile.</param>
/// <param name="High">The upper one.</param>
/// <param name="AtLeast">The true median is between this and <paramref name="AtMost"/> with about 95 %, whatever the distribution (order statistics).</param>
/// <param name="AtMost">See <paramref name="AtLeast"/>.</param>
internal sealed record Spread(int Count, double Mean, double Median, double Low, double High, double AtLeast, double AtMost)
{
    private const double HalfWidth = 0.98;

    /// <summary>Of at least one value.</summary>
    public static Spread Of(IReadOnlyCollection<double> sample)
    {
        double[] sorted = [.. sample.Order()];
        int count = sorted.Length;
        int rank = Math.Max(1, (int)Math.Floor((count / 2.0) - (HalfWidth * Math.Sqrt(count))));
        return new Spread(count, Rounded(sorted.Average()), At(0.5), At(0.25), At(0.75), Rounded(sorted[rank - 1]), Rounded(sorted[count - rank]));

        double At(double share)
        {
            double place = share * (count - 1);
            int below = (int)place;
            return Rounded(sorted[below] + ((place - below) * (sorted[Math.Min(below + 1, count - 1)] - sorted[below])));
        }
    }

    private static double Rounded(double value) => Math.Round(value, 4);
}
