using System.Runtime.InteropServices;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Routing;
using OrleansMesh.Gateway.Sessions;
using OrleansMesh.Wire;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Gateway.Links;

/// <summary>Takes the envelopes that other hubs relay: admits anew those whose target is at home here, and passes on the others as they came, but for the hop digit .</summary>
internal sealed class RelayIn(HubIdentity identity, LinkTable links, RouteService routes, HomeList homes, SubmitHandler submits, TimeProvider clock)
{
    // as long as the agreement or a key may be on its way to this hub, what it does not know is not refused for good
    private static readonly TimeSpan KnowledgeDelayMax = TimeSpan.FromMinutes(10);

    private readonly NodeId _self = NodeId.Of(identity.NodeKey.PublicKey);
    private int _underWay;

    /// <summary>Takes a relay; false when it is malformed.</summary>
    public bool Take(Link link, ReadOnlySpan<byte> payload)
    {
        if (!RelayMessage.TryRead(payload, out RelayMessage relay))
        {
            return false;
        }

        ulong sequence = relay.Sequence;
        var head = new RelayHead(relay.Source, relay.Destination, relay.Epoch, relay.Index);
        if (!FmpCodec.TryDecode(relay.Envelope.ToArray(), out FmpEnvelope? envelope, out EnvelopeRefusal fault))
        {
            link.Answer(sequence, new RelayAnswer(ReceiptState.Refused, fault.ToRefusal()));
        }
        else if (head.Destination != _self)
        {
            PassOn(link, sequence, head, envelope);
        }
        else if (!homes.Contains(envelope.TargetMeshId) || Volatile.Read(ref _underWay) >= 16 * Link.UnansweredMax)
        {
            link.Answer(sequence, RelayAnswer.Lost);
        }
        else if (head.Epoch == 0)
        {
            _ = AdmitAsync(link, sequence, envelope, goesOn: true);
        }
        else if (!link.Flows.TryNext(head, envelope.TargetMeshId, goesOn => AdmitAsync(link, sequence, envelope, goesOn)))
        {
            link.Answer(sequence, new RelayAnswer(ReceiptState.Refused, Refusal.OutOfOrder));
        }

        return true;
    }

    private void PassOn(Link link, ulong sequence, RelayHead head, FmpEnvelope envelope)
    {
        if (!envelope.TryIncrementHop(MemoryMarshal.AsMemory(envelope.Bytes).Span))
        {
            link.Answer(sequence, TooFar(envelope));
            return;
        }

        // never back to where it came from: while routes change, two hubs may each take the other for the way
        Refusal refusal = routes.Snapshot.TryFind(head.Destination.ToString(), out Route? route)
            && NodeId.TryParse(route.NextHop, out NodeId next) && next != link.Peer && links.TryGet(next, out Link? onward)
            ? onward.TryRelay(head, envelope, answer => link.Answer(sequence, answer), out _)
            : Refusal.HubUnreachable;
        if (refusal != Refusal.None)
        {
            link.Answer(sequence, new RelayAnswer(ReceiptState.Refused, refusal));
        }
    }

    /// <summary>No path is longer than what the most hops allow: who may go so far came a way round while routes changed, and goes again.</summary>
    private static RelayAnswer TooFar(FmpEnvelope envelope) =>
        envelope.MaxHops >= RoutingLimits.PathHubsMax ? RelayAnswer.Lost : new RelayAnswer(ReceiptState.Refused, Refusal.HopLimit);

    private async Task<bool> AdmitAsync(Link link, ulong sequence, FmpEnvelope envelope, bool goesOn)
    {
        RelayAnswer answer = new(ReceiptState.Refused, Refusal.OutOfOrder);
        if (goesOn)
        {
            _ = Interlocked.Increment(ref _underWay);
            SubmitOutcome outcome = await submits.RelayAsync(envelope, CancellationToken.None);
            _ = Interlocked.Decrement(ref _underWay);
            answer = outcome.Refusal == Refusal.HopLimit ? TooFar(envelope) : new RelayAnswer(outcome.State, outcome.Refusal);
            if (outcome.Refusal is Refusal.UnknownFederation or Refusal.UnknownKey
                && clock.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(envelope.Timestamp) < KnowledgeDelayMax)
            {
                answer = new RelayAnswer(ReceiptState.Refused, Refusal.LeasesStale);
            }
        }

        link.Answer(sequence, answer);
        return answer.IsSettled;
    }
}
