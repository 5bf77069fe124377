using OrleansMesh.Domain.Admission;
using OrleansMesh.Wire.Control;
using OrleansMesh.Wire.Framing;
using OrleansMesh.Wire.Messages;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Links;

/// <summary>Hands each frame of a link to what it is for.</summary>
internal sealed class LinkFrames(LinkTable links, RouteService routes, RelayIn relays, BatchIn batches, HubCalls calls) : ILinkFrames
{
    /// <inheritdoc/>
    public void Opened(ILinkSession session) => routes.Add(links.Add(session));

    /// <inheritdoc/>
    public void Closed(ILinkSession session)
    {
        if (links.Remove(session) is { } link)
        {
            // first the routes, so that what is answered as lost finds another way
            routes.Remove(link);
            link.End();
            calls.Lost(link);
        }
    }

    /// <inheritdoc/>
    public void TakePong(ILinkSession session, Heartbeat pong)
    {
        if (links.TryGet(session, out Link? link) && link.TryTakePong(pong, out TimeSpan roundTrip))
        {
            routes.Measured(link, roundTrip);
        }
    }

    /// <inheritdoc/>
    public bool Take(ILinkSession session, FrameType type, ReadOnlyMemory<byte> payload) =>
        links.TryGet(session, out Link? link) && (type == FrameType.Message ? TakeMessage(link, payload.Span) : TakeControl(link, payload));

    private bool TakeMessage(Link link, ReadOnlySpan<byte> payload)
    {
        if (ReceiptMessage.TryRead(payload, out ReceiptMessage receipt))
        {
            link.TakeAnswer(receipt.Sequence, new RelayAnswer(receipt.State, (Refusal)receipt.Refusal));
            return true;
        }

        return BatchIn.Is(payload) ? batches.Take(link, payload) : relays.Take(link, payload);
    }

    private bool TakeControl(Link link, ReadOnlyMemory<byte> payload) => ControlMessage.TryRead(payload, out ControlMessage? message)
        && message.Type switch
        {
            RequestTypes.RouteAnnounceNotice => routes.Take(link, message.Body),
            RequestTypes.RouteAgainNotice => routes.TakeAgain(link, message.Body),
            RequestTypes.RouteWithdrawNotice => routes.TakeWithdrawal(link, message.Body),
            RequestTypes.HubCall or RequestTypes.Result or RequestTypes.Refused => calls.Take(link, message),
            _ => true, // a notice of a later version
        };
}
