using System.Collections.Immutable;
using System.Runtime.InteropServices;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Routing;
using OrleansMesh.Wire;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Gateway.Links;

/// <summary>Takes the envelopes that other hubs relay: admits anew those whose target is at home here, and passes on the others as they came, but for the hop digit .</summary>
internal sealed class RelayIn(HubIdentity identity, LinkTable links, RouteService routes, HomeList homes, RelayAdmission admission)
{
    // of all links; for more there is no place now
    private const int UnderWayMax = 16 * Link.UnansweredMax;

    private readonly NodeId _self = NodeId.Of(identity.NodeKey.PublicKey);
    private int _underWay;

    /// <summary>Takes a relay; false when it is malformed.</summary>
    /// <param name="federation">Of which it must be, else it is malformed; null for any.</param>
    public bool Take(Link link, ReadOnlySpan<byte> payload, Guid? federation = null)
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
        else if (federation is { } only && envelope.FederationId != only)
        {
            return false;
        }
        else if (head.Destination != _self)
        {
            PassOn(link, sequence, head, envelope);
        }
        else if (!homes.Contains(envelope.TargetMeshId) || Volatile.Read(ref _underWay) >= UnderWayMax)
        {
            link.Answer(sequence, RelayAnswer.Lost);
        }
        else
        {
            Admit(link, head, new FlowRelay(sequence, envelope));
        }

        return true;
    }

    private void Admit(Link link, RelayHead head, FlowRelay relay)
    {
        // counted from here on: what waits for those before it is held too
        _ = Interlocked.Increment(ref _underWay);
        if (head.Epoch == 0)
        {
            _ = AdmitAsync(link, head.Source, relay);
        }
        else if (!link.Flows.TryNext(head, relay, (run, goesOn) => AdmitAsync(link, head.Source, run, goesOn)))
        {
            _ = Interlocked.Decrement(ref _underWay);
            link.Answer(relay.Sequence, RelayAnswer.OutOfOrder);
        }
    }

    private void PassOn(Link link, ulong sequence, RelayHead head, FmpEnvelope envelope)
    {
        if (!envelope.TryIncrementHop(MemoryMarshal.AsMemory(envelope.Bytes).Span))
        {
            link.Answer(sequence, RelayVerdict.TooFar(envelope));
            return;
        }

        // the way that its sender was told, not one of several that are as good: the hub where it begins has chosen (RouteSpread).
        // never back to where it came from: while routes change, two hubs may each take the other for the way
        int linksMax = envelope.MaxHops - envelope.HopCount;
        string destination = head.Destination.ToString();
        if (OnwardWay.TryFind(routes.Snapshot, links, destination, link.Node, linksMax, out Link? onward))
        {
            Refusal refusal = onward.TryRelay(new PendingRelay(head, envelope, answer => link.Answer(sequence, answer)));
            if (refusal != Refusal.None)
            {
                link.Answer(sequence, new RelayAnswer(ReceiptState.Refused, refusal));
            }
        }
        else
        {
            ImmutableArray<Route> ways = routes.Snapshot.WaysTo(destination);
            bool isTooFar = !ways.IsEmpty && ways.All(way => way.Path.Length - 1 > linksMax);
            link.Answer(sequence, isTooFar ? RelayVerdict.TooFar(envelope) : new RelayAnswer(ReceiptState.Refused, Refusal.HubUnreachable));
        }
    }

    private async Task AdmitAsync(Link link, NodeId source, FlowRelay relay)
    {
        RelayAnswer answer = await admission.AdmitAsync(relay.Envelope, source, link.Peer);
        _ = Interlocked.Decrement(ref _underWay);
        link.Answer(relay.Sequence, answer);
    }

    /// <summary>Answers what is next of a flow in its order; whether all is settled.</summary>
    private async Task<bool> AdmitAsync(Link link, NodeId source, IReadOnlyList<FlowRelay> run, bool goesOn)
    {
        RelayAnswer[] answers = await admission.AdmitAsync(run, source, link.Peer, goesOn);
        _ = Interlocked.Add(ref _underWay, -run.Count);
        for (int i = 0; i < run.Count; i++)
        {
            link.Answer(run[i].Sequence, answers[i]);
        }

        return answers.All(answer => answer.IsSettled);
    }
}
