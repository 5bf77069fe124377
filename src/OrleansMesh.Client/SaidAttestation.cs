using OrleansMesh.Domain.Trust;

namespace OrleansMesh.Client;

/// <summary>What we said of a partner, as the hub took it (G-01).</summary>
/// <param name="IsOwed">Whether the partner's home does not answer now: our hub brings it there when it does, within 7 days.</param>
public sealed record SaidAttestation(MeshAttestation Attestation, bool IsOwed);
