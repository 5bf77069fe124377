namespace OrleansMesh.Wire.Messages;

/// <summary>The first byte of a Message frame's payload.</summary>
public enum MessageKind : byte
{
    /// <summary>A mesh hands an envelope to its hub.</summary>
    Submit = 0x01,

    /// <summary>The hub says what became of a submitted envelope.</summary>
    Receipt = 0x02,

    /// <summary>The hub hands an envelope to a mesh.</summary>
    Deliver = 0x03,

    /// <summary>A mesh says up to where deliveries are safe with it.</summary>
    Acknowledge = 0x04,

    /// <summary>A hub hands an envelope to another hub, for itself or to be passed on.</summary>
    Relay = 0x05,

    /// <summary>Relays of one federation, compressed together.</summary>
    Batch = 0x06,

    /// <summary>What the batches of a federation that follow are compressed with.</summary>
    Dictionary = 0x07,
}
