using OrleansMesh.Domain.Admission;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Gateway.Links;

/// <summary>What became of a relayed envelope, as the home of its target says, or the hub where it did not go on.</summary>
internal readonly record struct RelayAnswer(ReceiptState State, Refusal Refusal)
{
    /// <summary>It did not go on for now.</summary>
    public static RelayAnswer Lost { get; } = new(ReceiptState.Refused, Refusal.HubUnreachable);

    /// <summary>It is not the next of its flow, or one before it in its run was not settled.</summary>
    public static RelayAnswer OutOfOrder { get; } = new(ReceiptState.Refused, Refusal.OutOfOrder);

    /// <summary>Whether nothing is left to do with it: it is safe with its target's home, or will not be taken, for a suspended federation too, whose end nobody knows.</summary>
    public bool IsSettled => State != ReceiptState.Refused || !RefusalText.IsTemporary(Refusal) || Refusal == Refusal.FederationSuspended;
}
