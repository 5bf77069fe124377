using OrleansMesh.Wire.Messages;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Client.Sessions;

/// <summary>What a session tells the parts of the client that outlive it. Called on the session's reader: must be quick and not wait.</summary>
internal interface ISessionEvents
{
    /// <summary>A notice about a federation.</summary>
    void OnNotice(FederationView federation);

    /// <summary>The home of its target refused one of our messages for good.</summary>
    void OnMessageRefused(MessageStatusResult refused);

    /// <summary>A receipt for a submitted message.</summary>
    void OnReceipt(in ReceiptMessage receipt);

    /// <summary>A delivery; false when the hub broke the protocol with it.</summary>
    bool TryDeliver(in DeliverMessage delivery);
}
