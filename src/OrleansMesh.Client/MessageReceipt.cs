using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Client;

/// <summary>The hub's word that it has taken a message on.</summary>
/// <param name="MessageId">The id under which it was sent.</param>
/// <param name="State">Stored (it survives the hub), Delivered (handed to the target's session), Duplicate (taken before) or Forwarded (to another hub).</param>
public sealed record MessageReceipt(string MessageId, ReceiptState State);
