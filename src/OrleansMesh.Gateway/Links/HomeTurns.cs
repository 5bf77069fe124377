using OrleansMesh.Domain.Network;

namespace OrleansMesh.Gateway.Links;

/// <summary>When each hub that something is owed to is next asked to take it: one turn at a time, the next one later with each that failed, and at once when the hub is back.</summary>
/// <remarks>Not safe for several threads at once.</remarks>
internal sealed class HomeTurns(Backoff pause, TimeProvider clock, Func<double> random)
{
    private readonly Dictionary<string, Turn> _turns = new(StringComparer.Ordinal);

    /// <summary>Hubs that are remembered: those with a turn now, or a failure after which nothing worked.</summary>
    public int Count => _turns.Count;

    /// <summary>Begins a turn of a hub; false when it has one, or it is too soon after one that failed.</summary>
    public bool TryBegin(string node)
    {
        Turn turn = _turns.GetValueOrDefault(node) ?? new Turn();
        if (turn.IsOn || clock.GetTimestamp() < turn.NotBefore)
        {
            return false;
        }

        (turn.IsOn, turn.IsBack) = (true, false);
        _turns[node] = turn;
        return true;
    }

    /// <summary>A turn is over; whether all was taken.</summary>
    public void End(string node, bool isTaken)
    {
        Turn turn = _turns[node];
        turn.IsOn = false;
        if (isTaken)
        {
            _ = _turns.Remove(node);
        }
        else if (!turn.IsBack)
        {
            // one that came back meanwhile was asked in vain before that
            TimeSpan wait = pause.Wait(turn.Failures++, random());
            turn.NotBefore = clock.GetTimestamp() + (long)(wait.TotalSeconds * clock.TimestampFrequency);
        }
    }

    /// <summary>A hub is in reach again: nothing holds back its next turn.</summary>
    public void Back(string node)
    {
        if (_turns.TryGetValue(node, out Turn? turn))
        {
            (turn.IsBack, turn.Failures, turn.NotBefore) = (true, 0, long.MinValue);
        }
    }

    /// <summary>How long until one of these may begin a turn; null when none is to be waited for.</summary>
    public TimeSpan? NextIn(IEnumerable<string> nodes)
    {
        long now = clock.GetTimestamp();
        long[] times = [.. nodes.Select(node => _turns.GetValueOrDefault(node)).Where(turn => turn is not { IsOn: true }).Select(turn => Math.Max(turn?.NotBefore ?? now, now))];
        return times.Length == 0 ? null : clock.GetElapsedTime(now, times.Min());
    }

    /// <summary>Forgets the failures of all but these, to which nothing is owed any more.</summary>
    public void ForgetOthers(IReadOnlySet<string> nodes)
    {
        foreach ((string node, Turn turn) in _turns)
        {
            if (!turn.IsOn && !nodes.Contains(node))
            {
                _ = _turns.Remove(node);
            }
        }
    }

    private sealed class Turn
    {
        public bool IsOn { get; set; }

        public bool IsBack { get; set; }

        public int Failures { get; set; }

        public long NotBefore { get; set; } = long.MinValue;
    }
}
