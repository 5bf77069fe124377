using System.Runtime;

namespace OrleansMesh.Benchmarks.Noise;

/// <summary>
/// Measures several things in turn, in short slices, so that what disturbs the machine (other work, a slower clock) disturbs neighbours alike: a slice is over
/// before the machine's pace has changed much, and the middle of many ratios of neighbours leaves out the few that were interrupted.
/// </summary>
internal static class Rounds
{
    private const int Count = 151;
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Microseconds a call, by subject and round.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="subjects">Each does the named work once.</param>
    public static double[][] Measure(TimeProvider time, params Action[] subjects)
    {
        Warm(time, subjects);
        int[] calls = [.. subjects.Select(subject => CallsOfASlice(time, subject))];
        double[][] measured = [.. subjects.Select(_ => new double[Count])];
        for (int round = 0; round < Count; round++)
        {
            for (int subject = 0; subject < subjects.Length; subject++)
            {
                measured[subject][round] = Time(time, subjects[subject], calls[subject]) / calls[subject];
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

    /// <summary>
    /// Calls all of them until nothing has been compiled for a while: the runtime first counts what a method meets and compiles it by that later, in the
    /// background, which a busy machine delays by seconds; what is measured before is code that nobody runs for long.
    /// </summary>
    private static void Warm(TimeProvider time, Action[] subjects)
    {
        long start = time.GetTimestamp();
        long since = start;
        long compiled = JitInfo.GetCompiledMethodCount();
        while (time.GetElapsedTime(since) < Settled && time.GetElapsedTime(start) < Patience)
        {
            foreach (Action subject in subjects)
            {
                subject();
            }

            if (JitInfo.GetCompiledMethodCount() is long now && now != compiled)
            {
                (compiled, since) = (now, time.GetTimestamp());
            }
        }
    }

    /// <summary>How many calls fill a slice, found by doubling.</summary>
    private static int CallsOfASlice(TimeProvider time, Action subject)
    {
        const int Tries = 64;
        int calls = 1;
        for (int i = 0; i < Tries; i++)
        {
            double once = Time(time, subject, calls) / calls;
            calls = Math.Max(1, (int)Math.Min(Slice.TotalMicroseconds / once, calls * 2));
        }

        return calls;
    }

    private static double Time(TimeProvider time, Action subject, int calls)
    {
        long start = time.GetTimestamp();
        for (int i = 0; i < calls; i++)
        {
            subject();
        }

        return time.GetElapsedTime(start).TotalMicroseconds;
    }
}
