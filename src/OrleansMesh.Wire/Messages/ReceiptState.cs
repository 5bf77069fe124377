namespace OrleansMesh.Wire.Messages;

/// <summary>What became of a submitted envelope.</summary>
public enum ReceiptState : byte
{
    /// <summary>Flushed to the hub's disk.</summary>
    Stored = 1,

    /// <summary>Handed to the target's session.</summary>
    Delivered = 2,

    /// <summary>This message id was taken before.</summary>
    Duplicate = 3,

    /// <summary>Not taken; the refusal says why.</summary>
    Refused = 4,

    /// <summary>Handed to another hub.</summary>
    Forwarded = 5,
}
