using System.Threading.Tasks.Sources;

namespace OrleansMesh.Transport;

/// <summary>Tells one loop that there is work: any number of wakes before it looks are one, and waiting allocates nothing.</summary>
/// <remarks>A tenth of a bounded channel's size: every session waits on one, and most sessions are idle.</remarks>
/// <param name="isBrief">Whether the loop does little at each wake and waits for nobody: who wakes it may then run it, see <see cref="WakeGathering.BeginBrief"/>.</param>
public sealed class WakeSignal(bool isBrief = false) : IValueTaskSource<bool>
{
    private const int Woken = 1;
    private const int Waiting = 2;
    private const int Completed = 4;

    private ManualResetValueTaskSourceCore<bool> _core;
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

    /// <param name="isHere">Whether this thread may run the loop, if it is brief; otherwise, and by default, it goes on in the pool.</param>
    internal void WakeNow(bool isHere = false) => Change(Woken, isHere && isBrief);

    /// <inheritdoc/>
    bool IValueTaskSource<bool>.GetResult(short token) => _core.GetResult(token);

    /// <inheritdoc/>
    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _core.GetStatus(token);

    /// <inheritdoc/>
    void IValueTaskSource<bool>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    private void Change(int what, bool isHere = false)
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
                    // who took the waiter out is alone with it
                    _core.RunContinuationsAsynchronously = !isHere;
                    _core.SetResult(what == Woken);
                }

                return;
            }
        }
    }

    private bool TrySwap(int from, int to) => Interlocked.CompareExchange(ref _state, to, from) == from;
}
