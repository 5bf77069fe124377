namespace Orleans.Reminders;

/// <summary>When a reminder ticks: at start + n × period and never between.</summary>
internal static class ReminderCadence
{
    /// <summary>The first tick at or after a time; ticks before it are missed and not made up for.</summary>
    public static DateTime AtOrAfter(DateTime start, TimeSpan period, DateTime time)
    {
        if (time <= start)
        {
            return start;
        }

        long since = (time - start).Ticks % period.Ticks;
        return since == 0 ? time : Add(time, period.Ticks - since);
    }

    /// <summary>The first tick after a time.</summary>
    public static DateTime After(DateTime start, TimeSpan period, DateTime time) => AtOrAfter(start, period, Add(time, 1));

    // A tick beyond the calendar never comes, which its end stands for.
    private static DateTime Add(DateTime time, long ticks) =>
        ticks > DateTime.MaxValue.Ticks - time.Ticks ? DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc) : time.AddTicks(ticks);
}
