namespace OrleansMesh.Domain.Envelopes;

/// <summary>What a sender wants of the hub that takes its envelope.</summary>
public enum DeliveryMode
{
    /// <summary>Stored and flushed before the receipt; the default.</summary>
    Reliable,

    /// <summary>Handed to a present session of the target, or refused.</summary>
    Transient,
}
