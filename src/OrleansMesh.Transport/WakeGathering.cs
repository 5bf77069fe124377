namespace OrleansMesh.Transport;

/// <summary>
/// One stretch of work on this thread during which wakes are held back, so that each loop that it gives work to wakes once and finds all of it: one record, one write, one
/// compressed batch, instead of one for each message (T-08). The work must not wait for what it wakes.
/// </summary>
/// <remarks>Within another one it does nothing: the outer one ends the holding. What other threads wake, and what goes on after a wait, is not held.</remarks>
public ref struct WakeGathering
{
    /// <summary>Wakes that are held back at most; the next one lets all of them go, so that long work delays nothing for ever.</summary>
    public const int WakesMax = 64;

    [ThreadStatic]
    private static List<WakeSignal>? t_held;

    [ThreadStatic]
    private static int t_wakes;

    [ThreadStatic]
    private static bool t_isOpen;

    [ThreadStatic]
    private static bool t_isBrief;

    [ThreadStatic]
    private static bool t_isReleasing;

    private bool _isOuter;

    /// <summary>Begins to hold back; to be disposed of on the same thread.</summary>
    public static WakeGathering Begin()
    {
        bool isOuter = !t_isOpen;
        t_isOpen = true;
        return new WakeGathering { _isOuter = isOuter };
    }

    /// <summary>As the other, for a thread that is soon free and whose work many wait for: loops that are brief run on it when it lets their wakes go, and what they wake in turn.</summary>
    /// <remarks>Between such a thread and a socket there is then no thread of the pool, which would take its other work first.</remarks>
    public static WakeGathering BeginBrief()
    {
        WakeGathering gathering = Begin();
        t_isBrief |= gathering._isOuter;
        return gathering;
    }

    /// <summary>Whether this thread runs loops of others: one that has more to do than a little goes on in the pool.</summary>
    public static bool IsReleasingBrief => t_isReleasing && t_isBrief;

    /// <summary>Wakes all that was held back.</summary>
    public void Dispose()
    {
        if (_isOuter)
        {
            _isOuter = false;
            Release();
            t_isOpen = false;
            t_isBrief = false;
        }
    }

    /// <summary>Takes a wake to give it later; false when nothing is held back here.</summary>
    internal static bool TryHold(WakeSignal signal)
    {
        if (!t_isOpen)
        {
            return false;
        }

        List<WakeSignal> held = t_held ??= [];
        if (!held.Contains(signal))
        {
            held.Add(signal);
        }

        if (++t_wakes >= WakesMax)
        {
            Release();
        }

        return true;
    }

    /// <summary>Takes a wake out that is held back here; false when there is none.</summary>
    internal static bool TryTake(WakeSignal signal) => t_isOpen && t_held?.Remove(signal) == true;

    private static void Release()
    {
        t_wakes = 0;
        if (t_isReleasing || t_held is not { } held)
        {
            return;
        }

        t_isReleasing = true;
        try
        {
            while (held.Count > 0)
            {
                // a loop that runs here may be woken again by the next one
                WakeSignal signal = held[0];
                held.RemoveAt(0);
                signal.WakeNow(t_isBrief);
            }
        }
        finally
        {
            t_isReleasing = false;
        }
    }
}
