using Microsoft.Extensions.Options;

namespace OrleansMesh.Gateway.Sessions;

/// <summary>One timer for the heartbeats of all sessions (docs/wire-protocol.md §5): a hashed timing wheel that visits each within a 32nd of the interval after it is due.</summary>
/// <remarks>A timer of each session's own costs it half a KiB, and the processor a wake-up for each.</remarks>
internal sealed class PulseWheel : IDisposable
{
    /// <summary>Turns of the wheel within one interval.</summary>
    public const int TurnsPerInterval = 32;

    // Due times are rounded up, and a pulse may be added between two turns: two slots more keep the farthest apart from the nearest.
    private const int SlotCount = TurnsPerInterval + 2;

    private readonly TimeProvider _clock;
    private readonly TimeSpan _interval;
    private readonly TimeSpan _turn;
    private readonly long _start;
    private readonly List<IPulse>[] _slots = [.. Enumerable.Range(0, SlotCount).Select(_ => new List<IPulse>())];
    private readonly Lock _gate = new();
    private readonly ITimer _timer;
    private long _turned;
    private bool _turning;

    public PulseWheel(IOptions<GatewayOptions> options, TimeProvider clock)
    {
        _clock = clock;
        _interval = TimeSpan.FromSeconds(options.Value.HeartbeatSeconds);
        _turn = _interval / TurnsPerInterval;
        _start = clock.GetTimestamp();
        _timer = clock.CreateTimer(static wheel => ((PulseWheel)wheel!).Turn(), this, _turn, _turn);
    }

    /// <summary>Visits <paramref name="pulse"/> for the first time after one interval.</summary>
    public void Add(IPulse pulse)
    {
        lock (_gate)
        {
            Put(pulse, _interval);
        }
    }

    /// <summary>Visits it no more; one visit may be under way.</summary>
    public void Remove(IPulse pulse)
    {
        lock (_gate)
        {
            Take(pulse);
            pulse.Place = new PulsePlace(-1, 0);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    // The system's timer does not wait for a turn that takes longer than its period; that turn then makes up for it.
    private void Turn()
    {
        lock (_gate)
        {
            if (_turning)
            {
                return;
            }

            _turning = true;
        }

        while (NextDue() is { } due)
        {
            foreach (IPulse pulse in due)
            {
                Visit(pulse);
            }
        }
    }

    /// <summary>The pulses of all slots whose time has come, taken out; null when there is no such slot.</summary>
    private List<IPulse>? NextDue()
    {
        lock (_gate)
        {
            long now = _clock.GetElapsedTime(_start).Ticks / _turn.Ticks;
            if (_turned >= now)
            {
                _turning = false;
                return null;
            }

            var due = new List<IPulse>();
            for (long turn = Math.Max(_turned, now - SlotCount) + 1; turn <= now; turn++)
            {
                List<IPulse> slot = _slots[turn % SlotCount];
                due.AddRange(slot);
                slot.Clear();
            }

            due.ForEach(static pulse => pulse.Place = default);
            _turned = now;
            return due;
        }
    }

    private void Visit(IPulse pulse)
    {
        TimeSpan? again = pulse.Beat();
        lock (_gate)
        {
            // no place, and not removed meanwhile
            if (again is { } wait && pulse.Place == default)
            {
                Put(pulse, wait < _interval ? wait : _interval);
            }
        }
    }

    private void Put(IPulse pulse, TimeSpan wait)
    {
        TimeSpan due = _clock.GetElapsedTime(_start) + wait;
        long turn = Math.Max(_turned + 1, (due.Ticks + _turn.Ticks - 1) / _turn.Ticks);
        int number = (int)(turn % SlotCount);
        pulse.Place = new PulsePlace(number + 1, _slots[number].Count);
        _slots[number].Add(pulse);
    }

    private void Take(IPulse pulse)
    {
        if (pulse.Place.Slot > 0)
        {
            List<IPulse> slot = _slots[pulse.Place.Slot - 1];
            IPulse last = slot[^1];
            slot[pulse.Place.Index] = last;
            last.Place = pulse.Place;
            slot.RemoveAt(slot.Count - 1);
        }
    }
}
