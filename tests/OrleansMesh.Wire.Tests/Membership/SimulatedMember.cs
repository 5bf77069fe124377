using OrleansMesh.Wire.Membership;

namespace OrleansMesh.Wire.Tests.Membership;

/// <summary>One machine of a <see cref="SimulatedGroup"/>, with what befalls it.</summary>
internal sealed class SimulatedMember(int index, MembershipMachine machine)
{
    public int Index => index;

    public MembershipMachine Machine { get; set; } = machine;

    public NodeId Id { get; } = machine.Self;

    /// <summary>Runs no code until then; what arrives meanwhile waits.</summary>
    public TimeSpan PausedUntil { get; set; }

    /// <summary>Sends and receives nothing until then, while its timers run: what it would have sent or received waits.</summary>
    public TimeSpan StalledUntil { get; set; }

    public bool IsDown { get; set; }

    public int Island { get; set; }

    /// <summary>What the last look at the machine found, for invariants.</summary>
    public Dictionary<NodeId, (ulong Incarnation, MemberState State)> Seen { get; } = [];
}
