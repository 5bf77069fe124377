using OrleansMesh.Wire;

namespace OrleansMesh.Gateway.Links;

/// <summary>
/// The flows that come over one link: what a hub sends to one mesh is taken in its order without a gap, each after the ones before were. Whatever is not
/// taken ends the run, and the sender begins another one with what is not settled.
/// </summary>
internal sealed class InboundFlows
{
    /// <summary>Flows that a link may have.</summary>
    public const int FlowsMax = 65_536;

    private readonly Lock _gate = new();
    private readonly Dictionary<(NodeId Source, string Target), InboundFlow> _flows = [];

    /// <summary>Takes the next of a run, after the ones before; false, and nothing is begun, when it is not the next.</summary>
    /// <param name="take">Given the next of one run, in order, and whether all before them in the run were taken; completes with whether all of these were. One call of a flow at a time. Must not throw.</param>
    public bool TryNext(RelayHead head, FlowRelay relay, Func<IReadOnlyList<FlowRelay>, bool, Task<bool>> take)
    {
        InboundFlow? flow;
        lock (_gate)
        {
            (NodeId, string) key = (head.Source, relay.Envelope.TargetMeshId);
            if (!_flows.TryGetValue(key, out flow))
            {
                if (head.Index != 0 || _flows.Count >= FlowsMax)
                {
                    return false;
                }

                _flows[key] = flow = new InboundFlow();
            }
        }

        return flow.TryNext(head, relay, take);
    }
}
