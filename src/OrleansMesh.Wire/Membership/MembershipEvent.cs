namespace OrleansMesh.Wire.Membership;

/// <summary>A member's state changed in our view.</summary>
/// <param name="Member">Whose.</param>
/// <param name="State">The new one.</param>
/// <param name="Before">The old one; null for a member that was not known.</param>
/// <param name="Incarnation">The new one's.</param>
public readonly record struct MembershipEvent(NodeId Member, MemberState State, MemberState? Before, ulong Incarnation);
