using System.Collections.Immutable;

namespace OrleansMesh.Domain.Trust;

/// <summary>
/// How much of the last <see cref="WindowDays"/> days a mesh had a session (G-01), as two numbers a day. It is counted when a session begins or ends and now and then
/// in between, never by heartbeats; the time in which the hub did not run, and the first <see cref="ReturnTime"/> of a run of one that was not back yet, count neither way.
/// </summary>
public sealed record UptimeRecord
{
    /// <summary>Days that count, today's included.</summary>
    public const int WindowDays = 30;

    /// <summary>The value is told in steps of so many percent: one that moves with every hour would say nothing.</summary>
    public const int Step = 5;

    /// <summary>Time that a mesh has to come back after the hub has started.</summary>
    public static readonly TimeSpan ReturnTime = TimeSpan.FromMinutes(5);

    private const long DayMs = 86_400_000;
    private const long DaySeconds = 86_400;

    /// <summary>Whether it had a session at <see cref="At"/>.</summary>
    public bool IsOnline { get; init; }

    /// <summary>Until when it is counted, Unix milliseconds.</summary>
    public required long At { get; init; }

    /// <summary>Ascending by day, each once; at most <see cref="WindowDays"/>.</summary>
    public ImmutableArray<UptimeDay> Days { get; init; } = [];

    /// <summary>Seconds in which it would have been seen.</summary>
    public long Seen => Days.Sum(day => day.Seen);

    /// <summary>Seconds with a session.</summary>
    public long Up => Days.Sum(day => day.Up);

    /// <summary>
    /// The value of the factor, 0 to 100 in steps of <see cref="Step"/>; null while nothing was seen. Until a whole day was seen it moves from
    /// <see cref="TrustScore.Neutral"/> by as much of the way as of the day was seen.
    /// </summary>
    public int? Percent
    {
        get
        {
            long seen = Seen;
            if (seen == 0)
            {
                return null;
            }

            double share = 100.0 * Up / seen;
            double value = TrustScore.Neutral + ((share - TrustScore.Neutral) * Math.Min(1.0, (double)seen / DaySeconds));
            return Step * (int)Math.Round(value / Step, MidpointRounding.AwayFromZero);
        }
    }

    /// <summary>Counted until <paramref name="now"/>, from when on it has a session or has none.</summary>
    /// <param name="runs">When the hub ran; it runs now.</param>
    public UptimeRecord Told(bool isOnline, DateTimeOffset now, HubRuns runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        long at = now.ToUnixTimeMilliseconds();
        if (at <= At)
        {
            return this with { IsOnline = isOnline };
        }

        var days = new SortedDictionary<long, UptimeDay>(Days.ToDictionary(day => day.Day));
        for (int i = 0; i < runs.Runs.Count; i++)
        {
            bool isLast = i == runs.Runs.Count - 1;
            HubRun run = isLast ? runs.Runs[i] with { Until = at } : runs.Runs[i];

            // a session does not outlive its run, whether or not the hub could still write down that it ended
            bool isUp = IsOnline && run.From <= At && (isLast || At < runs.Runs[i + 1].From);
            Add(days, isUp ? Math.Max(run.From, At) : Math.Max(run.From + (long)ReturnTime.TotalMilliseconds, At), run.Until, isUp);
        }

        long first = (at / DayMs) - WindowDays + 1;
        return new UptimeRecord { IsOnline = isOnline, At = at, Days = [.. days.Values.Where(day => day.Day >= first)] };
    }

    private static void Add(SortedDictionary<long, UptimeDay> days, long from, long until, bool isUp)
    {
        // older days than those that count would only be thrown away
        from = Math.Max(from, ((until / DayMs) - WindowDays) * DayMs);
        while (from < until)
        {
            long day = from / DayMs;
            long end = Math.Min(until, (day + 1) * DayMs);
            long seconds = (end / 1000) - (from / 1000);
            UptimeDay known = days.GetValueOrDefault(day, new UptimeDay(day, 0, 0));
            days[day] = known with { Seen = known.Seen + seconds, Up = known.Up + (isUp ? seconds : 0) };
            from = end;
        }
    }
}
