using System.Threading.Tasks.Sources;

namespace OrleansMesh.Transport;

/// <summary>Tells one loop that there is work: any number of wakes before it looks are one, and waiting allocates nothing.</summary>
/// <remarks>A tenth of a bounded channel's size: every session waits on one, and most sessions are idle.</remarks>
public sealed class WakeSignal : IValueTaskSource<bool>
{
    private const int Woken = 1;
    private const int Waiting = 2;
    private const int Completed = 4;

    private ManualResetValueTaskSourceCore<bool> _core = new() { RunContinuationsAsynchronously = true };
    private int _state;

    /// <summary>Says that there is work, at the end of this thread's <see cref="WakeGathering"/> if there is one; nothing once completed.</summary>
    public void Wake()
    {
        if (!WakeGathering.TryHold(this))
        {
            WakeNow();
        }
    }

    /// <summary>Lets the loop end, after a wake that it has not seen yet.</summary>
    public void Complete()
    {
        if (WakeGathering.TryTake(this))
        {
            WakeNow();
        }

        Change(Completed);
    }

    /// <summary>True after a wake, false once completed. One waiter at a time, and each result is awaited once.</summary>
    /// <exception cref="InvalidOperationException">Somebody waits already.</exception>
    public ValueTask<bool> WaitAsync()
    {
        while (true)
        {
            int state = Volatile.Read(ref _state);
            if ((state & Waiting) != 0)
            {
                throw new InvalidOperationException("A signal has one waiter at a time.");
            }

            if ((state & Woken) != 0)
            {
                if (TrySwap(state, state & ~Woken))
                {
                    return ValueTask.FromResult(true);
                }
            }
            else if ((state & Completed) != 0)
            {
                return ValueTask.FromResult(false);
            }
            else
            {
                // before anybody can see that we wait
                _core.Reset();
                short version = _core.Version;
                if (TrySwap(state, state | Waiting))
                {
                    return new ValueTask<bool>(this, version);
                }
            }
        }
    }

    internal void WakeNow() => Change(Woken);

    /// <inheritdoc/>
    bool IValueTaskSource<bool>.GetResult(short token) => _core.GetResult(token);

    /// <inheritdoc/>
    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _core.GetStatus(token);

    /// <inheritdoc/>
    void IValueTaskSource<bool>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    private void Change(int what)
    {
        while (true)
        {
            int state = Volatile.Read(ref _state);
            if ((state & (what | Completed)) != 0)
            {
                return;
            }

            bool waits = (state & Waiting) != 0;
            int kept = waits && what == Woken ? 0 : what; // a wake that releases the waiter is seen by that
            if (TrySwap(state, (state & ~Waiting) | kept))
            {
                if (waits)
                {
                    _core.SetResult(what == Woken);
                }

                return;
            }
        }
    }

    private bool TrySwap(int from, int to) => Interlocked.CompareExchange(ref _state, to, from) == from;
}
