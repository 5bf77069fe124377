using System.Diagnostics.CodeAnalysis;
using OrleansMesh.Gateway.Edge;
using OrleansMesh.Transport;

namespace OrleansMesh.Gateway.Links;

/// <summary>
/// What is owed to other hubs, and paid to each by itself: one that does not answer holds nobody else up, and of what one is owed that goes first which stops
/// messages, then what is owed for longest (F-08). What is not taken is tried again, the more rarely the more often, and at once by a hub that is back.
/// In memory: who owes keeps what has to outlive it, and owes it anew.
/// </summary>
/// <typeparam name="TDebt">What is owed, by its value.</typeparam>
/// <param name="pay">Shows a hub (did:key) one of its debts; must not throw but for its cancellation.</param>
/// <param name="isReachable">Whether a hub (did:key) can be asked now; to one that cannot nothing is shown until <see cref="Wake"/>. Takes no lock.</param>
/// <param name="isLasting">Whether a debt stays when its hub goes out of reach; who owes another one owes it anew to a hub that is back (<see cref="FreshHomes"/>).</param>
/// <param name="random">0 to 1, how much of a wait's spread.</param>
internal sealed class HomeDebts<TDebt>(
    Func<string, TDebt, CancellationToken, Task<HomePayment>> pay, Func<string, bool> isReachable, Func<TDebt, bool> isLasting, HomeWaits waits, TimeProvider clock, Func<double> random) : IAsyncDisposable
    where TDebt : notnull
{
    /// <summary>Hubs that are owed something, those out of reach included; one more is owed nothing.</summary>
    public const int HubsMax = 1024;

    /// <summary>Debts that are being paid to one hub at once.</summary>
    public const int UnderWayMax = 8;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Hub> _hubs = new(StringComparer.Ordinal);
    private readonly OpenWork _work = new();
    private readonly CancellationTokenSource _stop = new();
    private long _lastTurn;
    private bool _isOver;

    /// <summary>Shows a hub something from now on, until it has it as it is now; false when that is one hub too many.</summary>
    /// <param name="node">did:key of the hub.</param>
    /// <param name="debt">What.</param>
    /// <param name="isUrgent">Whether it goes before all that is not.</param>
    public bool TryOwe(string node, TDebt debt, bool isUrgent)
    {
        Hub? hub;
        lock (_gate)
        {
            if (_isOver)
            {
                return false;
            }

            bool isNew = !_hubs.TryGetValue(node, out hub);
            if (isNew)
            {
                if (_hubs.Count >= HubsMax)
                {
                    return false;
                }

                _hubs[node] = hub = new Hub(node);
                _work.Begin();
            }

            hub!.Owed[debt] = new Entry(++_lastTurn, isUrgent || (hub.Owed.TryGetValue(debt, out Entry before) && before.IsUrgent), clock.GetTimestamp(), Tries: 0);
            if (isNew)
            {
                _ = RunAsync(hub);
            }
        }

        hub.Changed.Wake();
        return true;
    }

    /// <summary>Hubs came into reach, or went out of it.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            foreach (Hub hub in _hubs.Values)
            {
                _ = IsInReach(hub);
                hub.Changed.Wake();
            }
        }
    }

    /// <summary>How much a hub is owed.</summary>
    public int Count(string node)
    {
        lock (_gate)
        {
            return _hubs.TryGetValue(node, out Hub? hub) ? hub.Owed.Count : 0;
        }
    }

    /// <summary>Whether any hub is owed this but one.</summary>
    /// <param name="butTo">did:key of that one.</param>
    public bool IsOwed(TDebt debt, string butTo)
    {
        lock (_gate)
        {
            return _hubs.Values.Any(hub => hub.Node != butTo && hub.Owed.ContainsKey(debt));
        }
    }

    /// <summary>Pays no more, and completes when nothing is under way.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _isOver = true;
            foreach (Hub hub in _hubs.Values)
            {
                hub.Changed.Complete();
            }
        }

        await _stop.CancelAsync();
        await _work.AllDoneAsync();
        _stop.Dispose();
    }

    private async Task RunAsync(Hub hub)
    {
        // the gate is held by who begins it
        await Task.Yield();
        await using ITimer timer = clock.CreateTimer(static signal => ((WakeSignal)signal!).Wake(), hub.Changed, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        while (TryNext(hub, out KeyValuePair<TDebt, Entry>[]? batch, out TimeSpan wait))
        {
            if (batch.Length > 0)
            {
                await Task.WhenAll(batch.Select(each => PayAsync(hub, each.Key, each.Value)));
                continue;
            }

            _ = timer.Change(wait, Timeout.InfiniteTimeSpan);
            _ = await hub.Changed.WaitAsync();
        }

        _work.Done();
    }

    /// <summary>What to pay a hub now, none for how long to wait; false when it is owed nothing, and its work ends.</summary>
    private bool TryNext(Hub hub, [NotNullWhen(true)] out KeyValuePair<TDebt, Entry>[]? batch, out TimeSpan wait)
    {
        (batch, wait) = ([], Timeout.InfiniteTimeSpan);
        lock (_gate)
        {
            bool isInReach = IsInReach(hub);
            if (hub.Owed.Count == 0 || _isOver)
            {
                _ = _hubs.Remove(hub.Node);
                return false;
            }

            if (isInReach)
            {
                long now = clock.GetTimestamp();
                batch = hub.Due(now);
                TimeSpan left = clock.GetElapsedTime(now, hub.Owed.Values.Min(entry => entry.DueAt));
                wait = left > TimeSpan.FromMilliseconds(1) ? left : TimeSpan.FromMilliseconds(1);
            }

            return true;
        }
    }

    /// <summary>Looks whether a hub can be asked; within the gate. Of one that went out of reach what does not last is forgotten, and nothing holds back what one that is back is owed.</summary>
    private bool IsInReach(Hub hub)
    {
        bool isInReach = isReachable(hub.Node);
        if (!isInReach)
        {
            foreach (TDebt passing in hub.Owed.Keys.Where(debt => !isLasting(debt)).ToArray())
            {
                _ = hub.Owed.Remove(passing);
            }
        }
        else if (!hub.WasInReach)
        {
            foreach ((TDebt debt, Entry entry) in hub.Owed.OrderBy(each => each.Value.Turn).ToArray())
            {
                // another turn: what is under way was asked in vain before that
                hub.Owed[debt] = entry with { Turn = ++_lastTurn, DueAt = clock.GetTimestamp(), Tries = 0 };
            }
        }

        hub.WasInReach = isInReach;
        return isInReach;
    }

    private async Task PayAsync(Hub hub, TDebt debt, Entry entry)
    {
        HomePayment payment;
        try
        {
            payment = await pay(hub.Node, debt, _stop.Token);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            return;
        }

        lock (_gate)
        {
            // what changed meanwhile is owed anew
            if (!hub.Owed.TryGetValue(debt, out Entry now) || now.Turn != entry.Turn)
            {
                return;
            }

            if (payment == HomePayment.Paid)
            {
                _ = hub.Owed.Remove(debt);
                return;
            }

            TimeSpan retry = (payment == HomePayment.Refused ? waits.Refused : waits.Unanswered).Wait(entry.Tries, random());
            hub.Owed[debt] = entry with { DueAt = clock.GetTimestamp() + (long)(retry.TotalSeconds * clock.TimestampFrequency), Tries = entry.Tries + 1 };
        }
    }

    private readonly record struct Entry(long Turn, bool IsUrgent, long DueAt, int Tries);

    /// <summary>One hub's; within the gate.</summary>
    private sealed class Hub(string node)
    {
        public string Node => node;

        public WakeSignal Changed { get; } = new();

        /// <summary>As of the last look.</summary>
        public bool WasInReach { get; set; } = true;

        public Dictionary<TDebt, Entry> Owed { get; } = [];

        public KeyValuePair<TDebt, Entry>[] Due(long now) =>
            [.. Owed.Where(each => each.Value.DueAt <= now).OrderByDescending(each => each.Value.IsUrgent).ThenBy(each => each.Value.Turn).Take(UnderWayMax)];
    }
}
