namespace OrleansMesh.Benchmarks.Noise;

/// <summary>Measures several things in turn, round after round, so that what disturbs the machine disturbs all of them alike.</summary>
internal static class Rounds
{
    private const int Count = 15;
    private static readonly TimeSpan Length = TimeSpan.FromMilliseconds(100);

    /// <summary>Microseconds a call, by subject and round; one round more is run first and thrown away.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="subjects">Each does the named work once.</param>
    public static double[][] Measure(TimeProvider time, params Action[] subjects)
    {
        double[][] measured = [.. subjects.Select(_ => new double[Count])];
        for (int round = -1; round < Count; round++)
        {
            for (int subject = 0; subject < subjects.Length; subject++)
            {
                double microseconds = OneRound(time, subjects[subject]);
                if (round >= 0)
                {
                    measured[subject][round] = microseconds;
                }
            }
        }

        return measured;
    }

    /// <summary>The middle value of an odd number of them.</summary>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    /// <summary>The middle of the ratios that two subjects had in the same round.</summary>
    public static double Ratio(double[] above, double[] below) => Median(above.Zip(below, (a, b) => a / b));

    private static double OneRound(TimeProvider time, Action subject)
    {
        long calls = 0;
        long start = time.GetTimestamp();
        TimeSpan elapsed;
        do
        {
            for (int i = 0; i < 16; i++)
            {
                subject();
            }

            calls += 16;
            elapsed = time.GetElapsedTime(start);
        }
        while (elapsed < Length);

        return elapsed.TotalMicroseconds / calls;
    }
}
