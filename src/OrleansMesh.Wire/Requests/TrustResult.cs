namespace OrleansMesh.Wire.Requests;

/// <summary>A trust score explained.</summary>
/// <param name="Score">0 to 100.</param>
/// <param name="Level">Unverified, Basic, Validated, Certified or Audited.</param>
/// <param name="Factors">The five of G-01.</param>
/// <param name="Moves">What moved it lately, the newest first, at most 32.</param>
/// <param name="Stake">What the mesh has at stake (G-04).</param>
/// <param name="Slashes">How often it was slashed.</param>
/// <param name="Edges">Of the federation that was asked for; empty without one.</param>
/// <param name="Attestations">What its partners say of it, the newest first, at most 64; null from a hub that knows none.</param>
public sealed record TrustResult(
    string MeshId, int Score, string Level, IReadOnlyList<TrustFactorView> Factors, IReadOnlyList<TrustMoveView> Moves, long Stake, long Slashes, IReadOnlyList<TrustEdgeView> Edges,
    IReadOnlyList<AttestationView>? Attestations = null);
