using FsCheck;
using FsCheck.Fluent;
using Orleans.Reminders;

namespace Orleans.InProcess.Tests.Runtime.InProcess.Reminders;

public sealed class ReminderCadenceTests
{
    private static readonly DateTime Start = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void AtOrAfter_IsTheFirstTickOfTheCadence() =>
        Prop.ForAll(
            Gen.Choose(1, 1000).SelectMany(period => Gen.Choose(-5000, 5000).Select(since => (period, since))).ToArbitrary(),
            input =>
            {
                var period = TimeSpan.FromSeconds(input.period);
                DateTime time = Start.AddSeconds(input.since);
                DateTime tick = ReminderCadence.AtOrAfter(Start, period, time);
                return tick >= time && tick >= Start && (tick - Start).Ticks % period.Ticks == 0
                    && (tick == Start || tick - period < time)
                    && ReminderCadence.After(Start, period, tick) == tick + period;
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void AtOrAfter_BeyondTheCalendar_IsItsEnd() =>
        Assert.Equal(DateTime.MaxValue, ReminderCadence.AtOrAfter(Start, TimeSpan.MaxValue, Start.AddTicks(1)));
}
