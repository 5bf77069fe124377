namespace OrleansMesh.Wire.Membership;

/// <summary>A message to hand to a member, in the memory of a <see cref="MembershipOutput"/>.</summary>
/// <param name="To">The member.</param>
/// <param name="Offset">Where in <see cref="MembershipOutput.Bytes"/>.</param>
/// <param name="Length">At most <see cref="MembershipMessage.SizeBytesMax"/>.</param>
public readonly record struct MembershipSend(NodeId To, int Offset, int Length);
