using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Wire;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Gateway.Links;

/// <summary>Sends transient envelopes to the homes of their targets, and waits for what became of them.</summary>
internal sealed class RelayOut(HubIdentity identity, LinkTable links, RouteService routes, TimeProvider clock)
{
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(10);

    private readonly NodeId _self = NodeId.Of(identity.NodeKey.PublicKey);
    private readonly TransientFlows _flows = new(identity.NodeId, links);

    /// <summary>Whether another hub that is reachable is the home of a mesh.</summary>
    public bool Knows(string meshId) => routes.Snapshot.TryFindHome(meshId, out _);

    /// <summary>Sends one of no flow.</summary>
    public async ValueTask<RelayAnswer> SendAsync(FmpEnvelope envelope, CancellationToken cancellationToken)
    {
        if (!_flows.TryEnter(routes.Snapshot, envelope.SourceMeshId, envelope.TargetMeshId, out TransientFlows.Flow? flow))
        {
            return RelayAnswer.Lost;
        }

        try
        {
            return await SendAsync(envelope, flow.Way, cancellationToken);
        }
        finally
        {
            _flows.Leave(flow);
        }
    }

    private async ValueTask<RelayAnswer> SendAsync(FmpEnvelope envelope, FlowWay way, CancellationToken cancellationToken)
    {
        // goes on within the link's reader, which lets what it answers leave together: it queues a receipt, and waits for nobody
        var answer = new TaskCompletionSource<RelayAnswer>();
        var relay = new PendingRelay(new RelayHead(_self, way.Home, Epoch: 0, Index: 0), envelope, given => answer.TrySetResult(given));
        Refusal refusal = way.Link.TryRelay(relay);
        if (refusal != Refusal.None)
        {
            return new RelayAnswer(ReceiptState.Refused, refusal);
        }

        try
        {
            return await answer.WithinAsync(RelayAnswer.Lost, AnswerTimeout, clock, cancellationToken);
        }
        finally
        {
            way.Link.Forget(relay);
        }
    }
}
