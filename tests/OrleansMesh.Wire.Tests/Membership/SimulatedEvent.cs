using OrleansMesh.Wire.Membership;

namespace OrleansMesh.Wire.Tests.Membership;

/// <summary>A change that a member of a <see cref="SimulatedGroup"/> told.</summary>
internal readonly record struct SimulatedEvent(TimeSpan At, int Observer, int Subject, MemberState State);
