namespace OrleansMesh.Contracts.Trust;

/// <summary>A trust score explained.</summary>
/// <param name="Factors">The five of G-01, in the formula's order.</param>
/// <param name="Moves">At most 32, the newest first.</param>
/// <param name="Stake">What the mesh has at stake (G-04).</param>
/// <param name="Slashes">How often it was slashed.</param>
/// <param name="Attested">What its partners say of it, the newest first, at most 64; null for nothing.</param>
[GenerateSerializer, Immutable, Alias("mesh.trust-explanation.1")]
public sealed record TrustExplanation(string MeshId, int Score, string Level, FactorRecord[] Factors, MoveRecord[] Moves, long Stake, long Slashes, AttestedRecord[]? Attested = null);
