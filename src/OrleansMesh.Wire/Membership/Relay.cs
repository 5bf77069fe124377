namespace OrleansMesh.Wire.Membership;

/// <summary>A ping that we send for another member.</summary>
internal sealed class Relay
{
    /// <summary>Ours, of the ping.</summary>
    public required uint Sequence { get; init; }

    public required NodeId Target { get; init; }

    public required NodeId Requester { get; init; }

    /// <summary>The requester's.</summary>
    public required uint RequestSequence { get; init; }

    /// <summary>When the requester is told that nothing came yet.</summary>
    public required TimeSpan NackAt { get; init; }

    /// <summary>When an answer is of no use any more.</summary>
    public required TimeSpan EndsAt { get; init; }

    public bool IsNacked { get; set; }
}
