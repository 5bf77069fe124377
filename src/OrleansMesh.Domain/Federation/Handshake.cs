namespace OrleansMesh.Domain.Federation;

/// <summary>A handshake as a plain value that can be stored; <see cref="HandshakeMachine"/> has its rules.</summary>
/// <param name="Phase">Where it is.</param>
/// <param name="SourceMeshId">Who began.</param>
/// <param name="TargetMeshId">With whom.</param>
/// <param name="FederationId">What it will establish.</param>
/// <param name="Hub">DID of the hub that the agreement must name.</param>
/// <param name="Challenge">From Challenged on.</param>
/// <param name="Verdict">Why it ended, when Refused or Expired.</param>
public sealed record Handshake(
    HandshakePhase Phase,
    string SourceMeshId,
    string TargetMeshId,
    Guid FederationId,
    string Hub,
    HandshakeChallenge? Challenge,
    HandshakeVerdict Verdict);
