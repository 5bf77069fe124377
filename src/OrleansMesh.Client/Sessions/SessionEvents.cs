using OrleansMesh.Client.Federations;
using OrleansMesh.Client.Messages;
using OrleansMesh.Wire.Messages;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Client.Sessions;

/// <summary>Hands what a session tells to the part that it is for.</summary>
internal sealed class SessionEvents(FederationBook book, Outbox outbox, Inbox inbox, HubQueue? queue, Action<MessageStatusResult> refused) : ISessionEvents
{
    public void OnNotice(FederationView federation) => book.Take(federation);

    public void OnMessageRefused(MessageStatusResult message) => refused(message);

    public void OnReceipt(in ReceiptMessage receipt) => outbox.Take(receipt);

    public bool TryDeliver(in DeliverMessage delivery) => inbox.TryDeliver(queue, delivery);
}
