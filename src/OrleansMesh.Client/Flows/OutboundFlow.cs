using OrleansMesh.Domain.Envelopes;

namespace OrleansMesh.Client.Flows;

/// <summary>A flow that we send, as far as its marks need it: under which numbers nothing comes. Thread-safe.</summary>
internal sealed class OutboundFlow(string target, string name)
{
    /// <summary>Messages whose expiry is remembered; of one more the target learns nothing, and waits.</summary>
    public const int ExpiringMax = 4_096;

    private readonly Lock _gate = new();
    private readonly RangeSet _void = new([]);

    // what a hub has taken, by when no target takes it any more
    private readonly PriorityQueue<long, long> _expiring = new();

    public string Target => target;

    public string Name => name;

    /// <summary>Whether what is on the disk of it was read; of who writes there alone.</summary>
    public bool IsKnown { get; set; }

    /// <summary>What is to survive the process.</summary>
    public IReadOnlyList<FlowRange> Void
    {
        get
        {
            lock (_gate)
            {
                return [.. _void.Ranges];
            }
        }
    }

    /// <summary>The mark of a number, with what is known now.</summary>
    /// <param name="epoch">Of the flow.</param>
    /// <param name="number">Of the message.</param>
    /// <param name="now">Unix milliseconds.</param>
    public FlowMark Mark(Guid epoch, long number, long now)
    {
        lock (_gate)
        {
            while (_expiring.TryPeek(out long over, out long at) && at <= now)
            {
                _ = _expiring.Dequeue();
                Add(new FlowRange(over, over));
            }

            return new FlowMark(epoch, name, number)
            {
                Void = [.. _void.Ranges.Where(range => range.First < number).Select(range => range with { Last = Math.Min(range.Last, number - 1) }).TakeLast(FlowMark.VoidMax)],
            };
        }
    }

    /// <summary>Nothing comes under these numbers; of more ranges than a mark has, the lowest are forgotten, and waited for.</summary>
    public void AddVoid(IEnumerable<FlowRange> ranges)
    {
        lock (_gate)
        {
            foreach (FlowRange range in ranges)
            {
                Add(range);
            }
        }
    }

    /// <summary>From then on, Unix milliseconds, nothing comes under a number: whoever has not taken the message by then does not take it.</summary>
    public void Expires(long number, long at)
    {
        lock (_gate)
        {
            if (_expiring.Count < ExpiringMax)
            {
                _expiring.Enqueue(number, at);
            }
        }
    }

    /// <summary>A hub has taken a message with this mark: those that come after it need not say it again.</summary>
    public void Told(FlowMark mark)
    {
        lock (_gate)
        {
            foreach (FlowRange range in mark.Void)
            {
                if (_void.Find(range.First) == range)
                {
                    _void.Drop(range);
                }
            }
        }
    }

    // Within the gate.
    private void Add(FlowRange range)
    {
        _void.Add(range);
        while (_void.Ranges.Count > FlowMark.VoidMax)
        {
            _ = _void.RemoveFirst();
        }
    }
}
