using System.Diagnostics.CodeAnalysis;

namespace OrleansMesh.Gateway.Links;

/// <summary>What one hub sends to one mesh. While some of it is taken, what comes waits, and is taken together after it: a flow is as fast as disk and signatures allow, with one flush for many .</summary>
/// <param name="held">Of all flows of the link: what waits here or is being taken.</param>
internal sealed class InboundFlow(HeldBytes held)
{
    /// <summary>Envelopes that are taken together at most.</summary>
    public const int TogetherMax = 128;

    /// <summary>Bytes of them at most, or one envelope of more.</summary>
    public const int TogetherBytesMax = 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly Queue<(ulong Epoch, FlowRelay Relay)> _waiting = new();
    private Func<IReadOnlyList<FlowRelay>, bool, Task<bool>>? _take;
    private ulong _epoch;
    private ulong _next;
    private bool _isTaking;

    // of the run that was taken from last
    private ulong _takenEpoch;
    private bool _goesOn = true;

    /// <summary>Whether it was asked for since somebody looked; for <see cref="InboundFlows"/>, within its lock.</summary>
    public bool IsHeard { get; set; }

    /// <summary>Whether some of it waits or is being taken.</summary>
    public bool IsTaking
    {
        get
        {
            lock (_gate)
            {
                return _isTaking;
            }
        }
    }

    /// <summary>See <see cref="InboundFlows.TryNext"/>.</summary>
    public bool TryNext(RelayHead head, FlowRelay relay, Func<IReadOnlyList<FlowRelay>, bool, Task<bool>> take)
    {
        lock (_gate)
        {
            if (head.Epoch > _epoch && head.Index == 0)
            {
                // what is under way of the run before is sent again in this one: it waits for it, and finds it taken or not
                (_epoch, _next) = (head.Epoch, 0);
            }

            if (head.Epoch != _epoch || head.Index != _next || !held.TryHold(relay.Envelope.Bytes.Length))
            {
                return false;
            }

            _next++;
            _waiting.Enqueue((_epoch, relay));
            if (!_isTaking)
            {
                (_isTaking, _take) = (true, take);
                _ = TakeAllAsync();
            }

            return true;
        }
    }

    private async Task TakeAllAsync()
    {
        // not on the link's reader: signatures of several flows are checked on all cores
        await Task.Yield();
        while (TryTakeWaiting(out ulong epoch, out List<FlowRelay>? together))
        {
            // what is not taken ends its own run alone
            bool goesOn = _goesOn || epoch != _takenEpoch;
            _takenEpoch = epoch;
            _goesOn = await _take!(together, goesOn) && goesOn;
            held.Release(together.Sum(relay => (long)relay.Envelope.Bytes.Length));
        }
    }

    /// <summary>What waits of one run; false, and nobody takes any more, when nothing does.</summary>
    private bool TryTakeWaiting(out ulong epoch, [NotNullWhen(true)] out List<FlowRelay>? together)
    {
        together = null;
        epoch = 0;
        lock (_gate)
        {
            int bytes = 0;
            while (_waiting.TryPeek(out (ulong Epoch, FlowRelay Relay) next) && (together is null || (next.Epoch == epoch && together.Count < TogetherMax)))
            {
                bytes += next.Relay.Envelope.Bytes.Length;
                if (together is not null && bytes > TogetherBytesMax)
                {
                    break;
                }

                epoch = next.Epoch;
                (together ??= []).Add(next.Relay);
                _ = _waiting.Dequeue();
            }

            return _isTaking = together is not null;
        }
    }
}
