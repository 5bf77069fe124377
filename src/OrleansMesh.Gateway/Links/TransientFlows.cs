using System.Diagnostics.CodeAnalysis;
using OrleansMesh.Domain.Routing;

namespace OrleansMesh.Gateway.Links;

/// <summary>
/// Where messages that are stored nowhere go: those of one mesh to another keep one link while one of them is not answered, and so their order. Remembered
/// is only what is under way: at most as many flows as links take envelopes.
/// </summary>
/// <param name="self">did:key of this hub.</param>
internal sealed class TransientFlows(string self, LinkTable links)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Source, string Target), Flow> _flows = [];

    /// <summary>Flows of which something is under way.</summary>
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

    /// <summary>One more is to go; the caller gives <paramref name="flow"/> to <see cref="Leave"/> when it is answered, or was not sent. False when there is no way.</summary>
    public bool TryEnter(RouteSnapshot routes, string source, string target, [NotNullWhen(true)] out Flow? flow)
    {
        lock (_gate)
        {
            if (!_flows.TryGetValue((source, target), out flow) || !flow.Way.IsStillAllowed(routes, links, target))
            {
                // what is under way on a link that is not to be used may be lost: nothing waits for it
                if (!FlowWay.TryChoose(routes, links, self, target, out FlowWay? way))
                {
                    flow = null;
                    return false;
                }

                _flows[(source, target)] = flow = new Flow((source, target), way);
            }

            flow.UnderWay++;
            return true;
        }
    }

    /// <summary>One of a flow is not under way any more.</summary>
    public void Leave(Flow flow)
    {
        lock (_gate)
        {
            if (--flow.UnderWay == 0 && _flows.TryGetValue(flow.Key, out Flow? current) && current == flow)
            {
                _ = _flows.Remove(flow.Key);
            }
        }
    }

    /// <summary>What one mesh sends another one over one link.</summary>
    internal sealed class Flow((string Source, string Target) key, FlowWay way)
    {
        public (string Source, string Target) Key => key;

        public FlowWay Way => way;

        /// <summary>Of these not answered; within the lock.</summary>
        public int UnderWay { get; set; }
    }
}
