namespace OrleansMesh.Simulation.Tests;

/// <summary>What goes wrong in a run: links break, once or several times in a row, are cut off, stand still in one direction, slow down, lose packets; hubs crash, have a slow disk or one that does not read, set their clocks; a part of them is parted from the others; meshes lose their sessions.</summary>
internal sealed class SimFaults(SimHub[] hubs, List<SimLink> links, SimReceiver[] receivers, TimeProvider clock, SimTally tally, SimTrace trace, Random random)
{
    private const int KindCount = 12;
    private const int HubsPerFault = 8;
    private const int SlowFlushMilliseconds = 800;
    private const int StoreFailuresMax = 5;
    private const double LossMax = 0.3;
    private const int FlapsMax = 5;

    private static readonly TimeSpan AheadMax = TimeSpan.FromSeconds(10);

    /// <summary>Does so for a time; then all is well.</summary>
    public async Task RunAsync(TimeSpan time)
    {
        DateTimeOffset end = clock.GetUtcNow() + time;
        while (clock.GetUtcNow() < end)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100 + random.Next(1400)), clock, CancellationToken.None);
            for (int left = 1 + (hubs.Length / HubsPerFault); left > 0; left--)
            {
                HarmOnce();
            }
        }

        trace.Note("heal", "", 0, []);
        links.ForEach(link => link.Heal());
    }

    private void HarmOnce()
    {
        int kind = random.Next(KindCount);
        SimLink link = links[random.Next(links.Count)];
        SimHub hub = hubs[random.Next(hubs.Length)];
        trace.Note("fault", hub.Name, kind, []);
        switch (kind)
        {
            case 0:
                link.Break();
                break;
            case 1:
                Cut(link, Within(8000));
                break;
            case 2:
                link.Stall(Within(12_000));
                break;
            case 3 when hub.IsUp:
                _ = RestartAsync(hub);
                break;
            case 4:
                receivers[random.Next(receivers.Length)].Drop();
                tally.Felt(SimFault.LostSession);
                break;
            case 5 when hub.IsUp:
                hub.Store.FlushMax = 1 + random.Next(SlowFlushMilliseconds);
                break;
            case 6:
                Part(Within(6000));
                break;
            case 7:
                SetClock(hub);
                break;
            case 8:
                link.Lose(random.NextDouble() * LossMax);
                break;
            case 9:
                hub.Store.Failures = 1 + random.Next(StoreFailuresMax);
                break;
            case 10:
                link.Slow(Within(8000));
                break;
            case 11:
                _ = FlapAsync(link, 2 + random.Next(FlapsMax - 1));
                break;
            default:
                break;
        }
    }

    private TimeSpan Within(int milliseconds) => TimeSpan.FromMilliseconds(random.Next(milliseconds));

    private void Cut(SimLink link, TimeSpan time)
    {
        link.CutUntil = clock.GetUtcNow() + time;
        link.Break();
    }

    /// <summary>Some hubs, whichever, reach each other and none of the rest.</summary>
    private void Part(TimeSpan time)
    {
        HashSet<SimHub> some = [.. hubs.Where(_ => random.Next(2) == 0)];
        List<SimLink> between = links.FindAll(link => some.Contains(link.One) != some.Contains(link.Other));
        between.ForEach(link => Cut(link, time));
        if (between.Count > 0)
        {
            tally.Felt(SimFault.Partition);
        }
    }

    private async Task FlapAsync(SimLink link, int times)
    {
        int broken = 0;
        for (int left = times; left > 0; left--)
        {
            broken += link.IsOpen ? 1 : 0;
            link.Break();
            await Task.Delay(TimeSpan.FromMilliseconds(300) + Within(2000), clock, CancellationToken.None);
        }

        if (broken > 1)
        {
            tally.Felt(SimFault.Flapping);
        }
    }

    /// <summary>By up to two seconds, back or forth.</summary>
    private void SetClock(SimHub hub)
    {
        TimeSpan ahead = hub.Clock.Ahead + TimeSpan.FromMilliseconds(random.Next(-2000, 2001));
        hub.Clock.Ahead = ahead > AheadMax ? AheadMax : ahead < -AheadMax ? -AheadMax : ahead;
        if (links.Exists(link => link.Joins(hub) && (link.One.Clock.GetUtcNow() - link.Other.Clock.GetUtcNow()).Duration() >= TimeSpan.FromSeconds(1)))
        {
            tally.Felt(SimFault.ClockSkew);
        }
    }

    private async Task RestartAsync(SimHub hub)
    {
        hub.Crash();
        tally.Felt(SimFault.Crash);
        await Task.Delay(TimeSpan.FromMilliseconds(50) + Within(4000), clock, CancellationToken.None);
        hub.Start();
    }
}
