using Microsoft.Extensions.Options;
using OrleansMesh.Gateway.Sessions;
using OrleansMesh.Testing;

namespace OrleansMesh.Gateway.Tests.Sessions;

public sealed class PulseWheelTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(16);
    private static readonly TimeSpan Turn = Interval / PulseWheel.TurnsPerInterval;

    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public void Add_OneInterval_IsVisitedOnceAndNotBefore()
    {
        using PulseWheel wheel = Wheel();
        var pulse = new CountingPulse(_ => Interval);
        wheel.Add(pulse);

        _clock.Advance(Interval - TimeSpan.FromTicks(1));
        Assert.Equal(0, pulse.Beats);
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(1, pulse.Beats);
        _clock.Advance(Interval);
        Assert.Equal(2, pulse.Beats);
    }

    [Fact]
    public void Add_BetweenTwoTurns_IsVisitedWithinOneTurnAfterItIsDue()
    {
        using PulseWheel wheel = Wheel();
        for (int step = 1; step < 80; step++)
        {
            _clock.Advance(Turn * 0.37);
            var pulse = new CountingPulse(_ => null);
            wheel.Add(pulse);
            DateTimeOffset due = _clock.GetUtcNow() + Interval;
            DateTimeOffset? beatAt = null;
            pulse.OnBeat = () => beatAt ??= _clock.GetUtcNow();
            _clock.Advance(Interval + Turn);
            Assert.InRange(beatAt!.Value, due, due + Turn);
        }
    }

    [Fact]
    public void Beat_ShorterWait_IsVisitedThen()
    {
        using PulseWheel wheel = Wheel();
        var pulse = new CountingPulse(beat => beat == 1 ? TimeSpan.FromSeconds(2) : Interval);
        wheel.Add(pulse);
        _clock.Advance(Interval);

        _clock.Advance(TimeSpan.FromSeconds(2) - TimeSpan.FromTicks(1));
        Assert.Equal(1, pulse.Beats);
        _clock.Advance(Turn);
        Assert.Equal(2, pulse.Beats);
    }

    [Fact]
    public void Beat_Null_IsVisitedNoMore()
    {
        using PulseWheel wheel = Wheel();
        var pulse = new CountingPulse(_ => null);
        wheel.Add(pulse);

        _clock.Advance(Interval * 4);

        Assert.Equal(1, pulse.Beats);
    }

    [Fact]
    public void Remove_SomeOfMany_OthersAreStillVisited()
    {
        using PulseWheel wheel = Wheel();
        CountingPulse[] pulses = [.. Enumerable.Range(0, 100).Select(_ => new CountingPulse(_ => Interval))];
        Array.ForEach(pulses, wheel.Add);
        foreach (CountingPulse pulse in pulses.Where((_, i) => i % 3 != 0))
        {
            wheel.Remove(pulse);
        }

        _clock.Advance(Interval);

        Assert.All(pulses.Select((pulse, i) => (pulse, i)), p => Assert.Equal(p.i % 3 == 0 ? 1 : 0, p.pulse.Beats));
    }

    [Fact]
    public void Remove_WithinItsOwnBeat_IsVisitedNoMore()
    {
        using PulseWheel wheel = Wheel();
        var pulse = new CountingPulse(_ => Interval);
        pulse.OnBeat = () => wheel.Remove(pulse);
        wheel.Add(pulse);

        _clock.Advance(Interval * 4);

        Assert.Equal(1, pulse.Beats);
    }

    [Fact]
    public void Turn_TheTimerWasLate_MakesUpForAllTurns()
    {
        var late = new LateTimers(_clock);
        using var wheel = new PulseWheel(Options.Create(new GatewayOptions { HeartbeatSeconds = 16 }), late);
        CountingPulse[] pulses = [.. Enumerable.Range(0, 8).Select(_ => new CountingPulse(_ => Interval))];
        foreach (CountingPulse pulse in pulses)
        {
            wheel.Add(pulse);
            _clock.Advance(Turn);
        }

        _clock.Advance(Interval);
        late.Fire();

        Assert.All(pulses, p => Assert.Equal(1, p.Beats));
    }

    private PulseWheel Wheel() => new(Options.Create(new GatewayOptions { HeartbeatSeconds = 16 }), _clock);

    private sealed class CountingPulse(Func<int, TimeSpan?> next) : IPulse
    {
        public PulsePlace Place { get; set; }

        public int Beats { get; private set; }

        public Action OnBeat { get; set; } = () => { };

        public TimeSpan? Beat()
        {
            Beats++;
            OnBeat();
            return next(Beats);
        }
    }

    /// <summary>The time of another clock, with one timer that fires when a test says so.</summary>
    private sealed class LateTimers(TimeProvider clock) : TimeProvider
    {
        private TimerCallback? _callback;
        private object? _state;

        public override long TimestampFrequency => clock.TimestampFrequency;

        public override long GetTimestamp() => clock.GetTimestamp();

        public void Fire() => _callback!(_state);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            (_callback, _state) = (callback, state);
            return clock.CreateTimer(_ => { }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
