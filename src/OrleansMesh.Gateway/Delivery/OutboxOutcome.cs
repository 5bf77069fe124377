namespace OrleansMesh.Gateway.Delivery;

/// <summary>What became of something that was to go to a session; of several sessions of one mesh, the highest counts.</summary>
internal enum OutboxOutcome
{
    /// <summary>The session is over.</summary>
    Gone,

    /// <summary>What waits is as urgent and leaves no room.</summary>
    Full,

    /// <summary>A more urgent one took its place.</summary>
    Displaced,

    /// <summary>Its time passed while it waited.</summary>
    Late,

    /// <summary>It is on the channel.</summary>
    Sent,
}
