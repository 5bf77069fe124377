namespace OrleansMesh.Wire.Membership;

/// <summary>What is known of a member. Of two reports of one incarnation the higher state holds.</summary>
public enum MemberState : byte
{
    Alive = 1,

    /// <summary>It did not answer a probe; it is dead unless it refutes this in time.</summary>
    Suspect = 2,

    /// <summary>It did not refute a suspicion in time.</summary>
    Dead = 3,

    /// <summary>It said itself that it goes.</summary>
    Left = 4,
}
