namespace OrleansMesh.Grains.Ports;

/// <summary>What became of an append.</summary>
public enum AppendOutcome
{
    /// <summary>Stored and flushed.</summary>
    Stored,

    /// <summary>The same source and message id is stored already; nothing was added.</summary>
    Duplicate,

    /// <summary>The target's queue is at its bound of messages or bytes; nothing was added.</summary>
    QueueFull,
}
