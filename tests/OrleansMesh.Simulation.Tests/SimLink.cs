namespace OrleansMesh.Simulation.Tests;

/// <summary>A connection between two hubs, which one of them makes again when it is lost and both are up and in reach.</summary>
internal sealed class SimLink(SimHub a, SimHub b, TimeProvider clock, SimTally tally, SimTrace trace, Random random, TimeSpan? latency = null)
{
    private readonly TimeSpan _latency = latency ?? SimRegions.Latency(a.Number, b.Number, random);
    private (SimSession A, SimSession B)? _open;
    private DateTimeOffset _nextDial = clock.GetUtcNow();

    /// <summary>No session is made before.</summary>
    public DateTimeOffset CutUntil { get; set; }

    /// <summary>The share of packets that are lost.</summary>
    public double Loss { get; private set; } = random.NextDouble() * 0.01;

    /// <summary>Whether there is a session that neither side has closed.</summary>
    public bool IsOpen => _open is { A.IsClosed: false, B.IsClosed: false };

    public SimHub One => a;

    public SimHub Other => b;

    public bool Joins(SimHub hub) => hub == a || hub == b;

    /// <summary>Opens a session when that is due.</summary>
    public void Dial()
    {
        DateTimeOffset now = clock.GetUtcNow();
        bool isFree = _open is null || (_open.Value.A.IsClosed && _open.Value.B.IsClosed);
        if (!isFree || now < CutUntil || now < _nextDial || !a.IsUp || !b.IsUp)
        {
            return;
        }

        var left = new SimSession(a, b.Node, clock, tally, trace, random, _latency) { Loss = Loss };
        var right = new SimSession(b, a.Node, clock, tally, trace, random, _latency) { Loss = Loss };
        (left.Other, right.Other) = (right, left);
        _open = (left, right);
        _nextDial = now + TimeSpan.FromMilliseconds(50 + random.Next(500));
        trace.Note("opened", a.Name, b.Number, []);
        a.WhenUp(frames => frames.Opened(left));
        b.WhenUp(frames => frames.Opened(right));
    }

    /// <summary>Breaks: one side knows at once, the other after a while.</summary>
    public void Break() => (random.Next(2) == 0 ? _open?.A : _open?.B)?.Abort();

    /// <summary>Is lost for good: the side of one hub knows at once, the other after a while.</summary>
    public void Lose(SimHub hub)
    {
        CutUntil = DateTimeOffset.MaxValue;
        LoseSide(hub);
    }

    /// <summary>One direction stands still: the one side is heard and does not hear.</summary>
    public void Stall(TimeSpan time)
    {
        if ((random.Next(2) == 0 ? _open?.A : _open?.B) is { } side)
        {
            side.StalledUntil = clock.GetUtcNow() + time;
        }
    }

    /// <summary>Both directions stand still.</summary>
    public void StallBoth(TimeSpan time)
    {
        if (_open is { } open)
        {
            (open.A.StalledUntil, open.B.StalledUntil) = (clock.GetUtcNow() + time, clock.GetUtcNow() + time);
        }
    }

    /// <summary>What is sent takes several times as long, for a time.</summary>
    public void Slow(TimeSpan time)
    {
        if (_open is { } open)
        {
            (open.A.SlowUntil, open.B.SlowUntil) = (clock.GetUtcNow() + time, clock.GetUtcNow() + time);
        }
    }

    /// <summary>Loses this share of the packets from now on.</summary>
    public void Lose(double share)
    {
        Loss = share;
        if (_open is { } open)
        {
            (open.A.Loss, open.B.Loss) = (share, share);
        }
    }

    /// <summary>Nothing stands still or is lost any more.</summary>
    public void Heal()
    {
        CutUntil = default;
        Lose(0);
        if (_open is { } open)
        {
            open.A.StalledUntil = default;
            open.B.StalledUntil = default;
            (open.A.SlowUntil, open.B.SlowUntil) = (default, default);
        }
    }

    /// <summary>A hub is down: its side is closed, and the other side's is broken by that.</summary>
    public void LoseSide(SimHub hub) => SideOf(hub)?.Abort();

    /// <summary>The side of a hub, when it is open.</summary>
    public SimSession? SideOf(SimHub hub) => _open is { } open && !(hub == a ? open.A : open.B).IsClosed ? hub == a ? open.A : open.B : null;
}
