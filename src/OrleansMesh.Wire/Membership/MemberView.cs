namespace OrleansMesh.Wire.Membership;

/// <summary>What is known of a member now.</summary>
/// <param name="RoundTrip">Smoothed; zero when none was measured.</param>
/// <param name="Deadline">Of a suspect: when it counts as dead.</param>
public readonly record struct MemberView(NodeId Member, MemberState State, ulong Incarnation, TimeSpan RoundTrip, TimeSpan? Deadline);
