using OrleansMesh.Wire;

namespace OrleansMesh.Gateway.Links;

/// <summary>
/// The flows that come over one link: what a hub sends to one mesh is taken in its order without a gap, each after the one before was. Whatever is not
/// taken ends the run, and the sender begins another one with what is not settled.
/// </summary>
internal sealed class InboundFlows
{
    /// <summary>Flows that a link may have.</summary>
    public const int FlowsMax = 65_536;

    private readonly Lock _gate = new();
    private readonly Dictionary<(NodeId Source, string Target), Flow> _flows = [];

    /// <summary>Takes the next of a run, after the one before; false, and nothing is begun, when it is not the next.</summary>
    /// <param name="take">Told whether all before it in the run were taken, completes with whether the run goes on. Must not throw.</param>
    public bool TryNext(RelayHead head, string target, Func<bool, Task<bool>> take)
    {
        lock (_gate)
        {
            if (!_flows.TryGetValue((head.Source, target), out Flow? flow))
            {
                if (head.Index != 0 || _flows.Count >= FlowsMax)
                {
                    return false;
                }

                _flows[(head.Source, target)] = flow = new Flow();
            }

            if (head.Epoch > flow.Epoch && head.Index == 0)
            {
                // what is under way of the run before is sent again in this one: it waits for it, and finds it taken or not
                (flow.Epoch, flow.Next, flow.Last) = (head.Epoch, 0, SettledAsync(flow.Last));
            }

            if (head.Epoch != flow.Epoch || head.Index != flow.Next)
            {
                return false;
            }

            flow.Next++;
            flow.Last = AfterAsync(flow.Last, take);
            return true;
        }
    }

    private static async Task<bool> SettledAsync(Task<bool> before)
    {
        _ = await before;
        return true;
    }

    private static async Task<bool> AfterAsync(Task<bool> before, Func<bool, Task<bool>> take)
    {
        // not on the link's reader: signatures of several flows are checked on all cores
        await Task.Yield();
        return await take(await before);
    }

    private sealed class Flow
    {
        public ulong Epoch { get; set; }

        public ulong Next { get; set; }

        public Task<bool> Last { get; set; } = Task.FromResult(true);
    }
}
