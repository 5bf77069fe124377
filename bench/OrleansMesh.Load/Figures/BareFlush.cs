namespace OrleansMesh.Load.Figures;

/// <summary>Flushes of a file and nothing else, on the disk that the hub stores on: what a reliable message cannot do without, and how evenly the disk gives it.</summary>
/// <param name="P50">Milliseconds of one.</param>
/// <param name="P99">Of the slowest hundredth.</param>
/// <param name="Longest">Of all.</param>
internal sealed record BareFlush(double P50, double P99, double Longest)
{
    private const int Flushes = 2_000;
    private const int WriteBytes = 4096;
    private const int FileBytes = 4 * 1024 * 1024;

    /// <summary>One after the other, each of 4 KiB that are there already, for about a quarter of a second.</summary>
    /// <param name="folder">Where the file is made, and deleted again.</param>
    public static BareFlush Of(string folder)
    {
        double[] milliseconds = new double[Flushes];
        byte[] bytes = new byte[WriteBytes];
        using var file = new FileStream(Path.Combine(folder, "flush"), new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = 0, Options = FileOptions.DeleteOnClose });
        file.Write(new byte[FileBytes]);
        file.Flush(flushToDisk: true);
        for (int i = 0; i < Flushes; i++)
        {
            file.Position = (long)i * WriteBytes % FileBytes;
            file.Write(bytes);
            long start = TimeProvider.System.GetTimestamp();
            file.Flush(flushToDisk: true);
            milliseconds[i] = TimeProvider.System.GetElapsedTime(start).TotalMilliseconds;
        }

        Quantiles quantiles = Quantiles.Of(milliseconds);
        return new BareFlush(quantiles.P50, quantiles.P99, Math.Round(milliseconds.Max(), 3));
    }
}
