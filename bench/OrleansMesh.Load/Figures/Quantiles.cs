namespace OrleansMesh.Load.Figures;

/// <summary>Quantiles of a sample, nearest rank; 0 of an empty one.</summary>
internal sealed record Quantiles(double P50, double P95, double P99)
{
    public static Quantiles Of(double[] sample)
    {
        double[] sorted = [.. sample];
        Array.Sort(sorted);
        return new Quantiles(At(sorted, 0.50), At(sorted, 0.95), At(sorted, 0.99));
    }

    private static double At(double[] sorted, double share) =>
        sorted.Length == 0 ? 0 : Math.Round(sorted[Math.Min(sorted.Length - 1, (int)Math.Ceiling(share * sorted.Length) - 1)], 3);
}
