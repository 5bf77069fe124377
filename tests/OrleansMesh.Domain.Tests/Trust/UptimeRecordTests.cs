using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Domain.Trust;

namespace OrleansMesh.Domain.Tests.Trust;

/// <summary>G-01: the time with a session, of the time in which the hub would have seen one.</summary>
public sealed class UptimeRecordTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeMilliseconds(20_000 * 86_400_000L);
    private static readonly HubRuns Always = new HubRuns([]).Started(Start);

    private static UptimeRecord Fresh => new() { At = Start.ToUnixTimeMilliseconds(), IsOnline = true };

    [Fact]
    public void Percent_NothingSeen_IsUnknown()
    {
        Assert.Null(Fresh.Percent);
        Assert.Null(Fresh.Told(true, Start, Always).Percent);
        Assert.Null(Fresh.Told(true, Start.AddDays(3), new HubRuns([])).Percent);
    }

    [Theory]
    [InlineData(0.5, 75)]
    [InlineData(0.04, 50)]
    [InlineData(1, 100)]
    [InlineData(40, 100)]
    public void Percent_AlwaysThere_RisesWithinADay(double days, int percent) => Assert.Equal(percent, Fresh.Told(true, Start.AddDays(days), Always).Percent);

    [Theory]
    [InlineData(0.5, 25)]
    [InlineData(1, 0)]
    public void Percent_NeverThere_FallsWithinADay(double days, int percent) =>
        Assert.Equal(percent, (Fresh with { IsOnline = false }).Told(false, Start.AddDays(days).Add(UptimeRecord.ReturnTime), Always).Percent);

    [Fact]
    public void Told_ComesAndGoes_IsTheShare()
    {
        UptimeRecord record = Fresh.Told(false, Start.AddDays(3), Always).Told(true, Start.AddDays(4), Always);
        Assert.Equal((4 * 86_400, 3 * 86_400, 75), (record.Seen, record.Up, record.Percent));
        Assert.True(record.IsOnline);

        // the fourth day, without a session, counts until it is out of the window
        record = record.Told(true, Start.AddDays(32.5), Always);
        Assert.Equal((UptimeRecord.WindowDays, 96, 95), (record.Days.Length, 100 * record.Up / record.Seen, record.Percent));
        record = record.Told(true, Start.AddDays(33), Always);
        Assert.Equal((29 * 86_400, 100), (record.Seen, record.Percent));
    }

    [Fact]
    public void Told_HubDidNotRun_CountsNeitherWay()
    {
        // a hub that ran for two days, was dead for five, and starts again
        HubRuns runs = Always.Alive(Start.AddMinutes(2));
        for (int minute = 3; minute <= 2 * 1440; minute++)
        {
            runs = runs.Alive(Start.AddMinutes(minute));
        }

        DateTimeOffset back = Start.AddDays(7);
        runs = runs.Started(back);
        Assert.Equal(2, runs.Runs.Count);
        UptimeRecord crashed = Fresh.Told(true, back.AddMinutes(4), runs);
        Assert.Equal((2 * 86_400, 2 * 86_400, 100), (crashed.Seen, crashed.Up, crashed.Percent));

        // who was not there before has its time to return, and after it is missed
        UptimeRecord gone = (Fresh with { IsOnline = false }).Told(false, Start.AddDays(2), runs) with { At = Start.AddDays(2).ToUnixTimeMilliseconds(), Days = [] };
        Assert.Equal(0, gone.Told(true, back + UptimeRecord.ReturnTime, runs).Seen);
        Assert.Equal(60, gone.Told(true, back + UptimeRecord.ReturnTime + TimeSpan.FromMinutes(1), runs).Seen);
    }

    [Fact]
    public void Told_SessionOfARunThatCrashed_EndsWithIt()
    {
        HubRuns runs = Always.Alive(Start.AddMinutes(1)).Started(Start.AddHours(1)).Started(Start.AddHours(10));
        UptimeRecord record = Fresh.Told(true, Start.AddHours(11), runs);
        Assert.Equal(60, record.Up);
        Assert.Equal(60 + (55 * 60), record.Seen);
    }

    [Fact]
    public void Told_ClockIsSetBack_ChangesNothingButThePresence()
    {
        UptimeRecord record = Fresh.Told(true, Start.AddHours(2), Always);
        UptimeRecord back = record.Told(false, Start.AddHours(1), Always);
        Assert.Equal((record.At, record.Seen, false), (back.At, back.Seen, back.IsOnline));
    }

    [Fact]
    public void HubRuns_SignsOfLife_AreOneRunAndALongSilenceIsAnother()
    {
        HubRuns runs = Always.Alive(Start + HubRuns.SilenceMax);
        Assert.Equal(new HubRun(Start.ToUnixTimeMilliseconds(), (Start + HubRuns.SilenceMax).ToUnixTimeMilliseconds()), Assert.Single(runs.Runs));
        Assert.Equal(2, runs.Alive(Start + (2 * HubRuns.SilenceMax) + TimeSpan.FromMilliseconds(1)).Runs.Count);
        Assert.Same(runs, runs.Started(Start));
        Assert.Same(runs, runs.Alive(Start));
        Assert.Single(new HubRuns([]).Alive(Start).Runs);
        HubRuns many = Always;
        for (int i = 1; i <= HubRuns.RunsMax; i++)
        {
            many = many.Started(Start.AddHours(i));
        }

        Assert.Equal(HubRuns.RunsMax, many.Runs.Count);
        Assert.Equal(Start.AddHours(1).ToUnixTimeMilliseconds(), many.Runs[0].From);
    }

    [Fact]
    public void Told_AnyOrder_StaysInBounds() =>
        Prop.ForAll<NonNegativeInt[]>(steps =>
        {
            UptimeRecord record = Fresh;
            HubRuns runs = Always;
            DateTimeOffset now = Start;
            foreach (NonNegativeInt step in steps)
            {
                now = now.AddMinutes(step.Get / 4 * 371L);
                runs = step.Get % 2 == 0 ? runs : runs.Started(now);
                record = record.Told(step.Get % 4 < 2, now, runs);
            }

            return record.Days.Length <= UptimeRecord.WindowDays && record.Percent is null or (>= 0 and <= 100)
                && record.Days.All(day => day.Up >= 0 && day.Up <= day.Seen && day.Seen <= 86_400)
                && record.Days.Zip(record.Days.Skip(1)).All(pair => pair.First.Day < pair.Second.Day);
        }).QuickCheckThrowOnFailure();
}
