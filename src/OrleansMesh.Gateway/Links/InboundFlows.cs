using OrleansMesh.Wire;

namespace OrleansMesh.Gateway.Links;

/// <summary>
/// The flows that come over one link: what a hub sends to one mesh is taken in its order without a gap, each after the ones before were. Whatever is not
/// taken ends the run, and the sender begins another one with what is not settled.
/// </summary>
/// <remarks>A flow that was silent for longer than any answer is waited for has nothing under way: it is forgotten, and begins anew with the next run.</remarks>
internal sealed class InboundFlows(TimeProvider clock)
{
    /// <summary>Flows that a link may have.</summary>
    public const int FlowsMax = 65_536;

    /// <summary>Bytes of envelopes that came and are not taken, of all flows of the link; one alone may be longer. A sender has <see cref="Link.UnansweredMax"/> under way: it is met by those of more than 128 KiB each.</summary>
    public const long WaitingBytesMax = 128L * 1024 * 1024;

    /// <summary>How long a flow is silent before it is forgotten: so long at least, and less than twice as long when <see cref="ForgetIdle"/> is called often.</summary>
    public static readonly TimeSpan IdleTime = TimeSpan.FromMinutes(10);

    /// <summary>As <see cref="IdleTime"/>, when another flow finds no place: longer than <see cref="Link.AnswerTimeout"/>.</summary>
    public static readonly TimeSpan IdleTimeWhenFull = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<(NodeId Source, string Target), InboundFlow> _flows = [];
    private readonly HeldBytes _waiting = new(WaitingBytesMax);
    private long _lookedAt = clock.GetTimestamp();

    /// <summary>Flows that are remembered.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _flows.Count;
            }
        }
    }

    /// <summary>Takes the next of a run, after the ones before; false, and nothing is begun, when it is not the next or there is no room for it.</summary>
    /// <param name="take">Given the next of one run, in order, and whether all before them in the run were taken; completes with whether all of these were. One call of a flow at a time. Must not throw.</param>
    public bool TryNext(RelayHead head, FlowRelay relay, Func<IReadOnlyList<FlowRelay>, bool, Task<bool>> take)
    {
        InboundFlow? flow;
        lock (_gate)
        {
            (NodeId, string) key = (head.Source, relay.Envelope.TargetMeshId);
            if (!_flows.TryGetValue(key, out flow))
            {
                if (head.Index != 0 || (_flows.Count >= FlowsMax && !TryForget(IdleTimeWhenFull)))
                {
                    return false;
                }

                _flows[key] = flow = new InboundFlow(_waiting);
            }

            flow.IsHeard = true;
        }

        return flow.TryNext(head, relay, take);
    }

    /// <summary>Forgets flows that were silent since the last time, if that is <see cref="IdleTime"/> ago; to be called now and then.</summary>
    public void ForgetIdle()
    {
        lock (_gate)
        {
            _ = TryForget(IdleTime);
        }
    }

    /// <summary>Within the lock; true when one was forgotten.</summary>
    private bool TryForget(TimeSpan idle)
    {
        if (clock.GetElapsedTime(_lookedAt) < idle)
        {
            return false;
        }

        _lookedAt = clock.GetTimestamp();
        int before = _flows.Count;
        foreach (((NodeId, string) key, InboundFlow flow) in _flows)
        {
            if (!flow.IsHeard && !flow.IsTaking)
            {
                _ = _flows.Remove(key);
            }

            flow.IsHeard = false;
        }

        return _flows.Count < before;
    }
}
