using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Domain.Credentials;

/// <summary>Outcome of <see cref="ProofCheck"/>.</summary>
/// <param name="Refusal">None, or the reason.</param>
/// <param name="Proof">The reason in the words of proofs: a presentation also has a challenge and a domain.</param>
/// <param name="Proofs">The proofs, when all hold.</param>
internal readonly record struct ProofCheckResult(
    VerificationRefusal Refusal, ProofRefusal Proof = ProofRefusal.None, IReadOnlyList<DataProof>? Proofs = null);
