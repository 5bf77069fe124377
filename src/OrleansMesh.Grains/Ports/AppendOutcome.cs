namespace OrleansMesh.Grains.Ports;

/// <summary>What became of an append.</summary>
public enum AppendOutcome
{
    /// <summary>Stored and flushed.</summary>
    Stored,

    /// <summary>The same source and message id is stored already; nothing was added.</summary>
    Duplicate,

    /// <summary>The target's queue is at its bound of messages or bytes, or too much that is as urgent waits for the disk; nothing was added.</summary>
    QueueFull,

    /// <summary>Too much waited for the disk, and a more urgent one took its place; nothing was added.</summary>
    Displaced,
}
