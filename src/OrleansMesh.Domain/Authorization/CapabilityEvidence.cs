using OrleansMesh.Domain.Ucan;

namespace OrleansMesh.Domain.Authorization;

/// <summary>An invocation with the delegations that it names.</summary>
public sealed record CapabilityEvidence(Invocation Invocation, IUcanProofs Proofs);
