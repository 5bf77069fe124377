using System.Collections.Immutable;
using OrleansMesh.Domain.Trust;

namespace OrleansMesh.Gateway.Links;

/// <summary>What a mesh said of another.</summary>
/// <param name="Told">did:keys of the hubs that have answered it.</param>
/// <param name="IsKept">Whether it is owed over restarts.</param>
internal sealed record SaidAttestation(MeshAttestation Attestation, ImmutableHashSet<string> Told, bool IsKept);
