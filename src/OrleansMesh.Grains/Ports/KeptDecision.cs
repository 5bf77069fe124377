namespace OrleansMesh.Grains.Ports;

/// <summary>A decision on authority as a hub keeps it (I-06).</summary>
/// <param name="At">Unix milliseconds.</param>
/// <param name="FederationId">Which federation it was about.</param>
/// <param name="Enforced">Whether a no refused the mesh.</param>
public sealed record KeptDecision(
    long At, Guid FederationId, bool Enforced, string Actor, string Target, string Command, bool Allowed, IReadOnlyList<KeptAnswer> Answers);
