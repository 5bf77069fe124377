using System.Diagnostics.CodeAnalysis;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Testing.Mesh;

namespace OrleansMesh.Simulation.Tests;

/// <summary>The federations of a run, which every hub knows.</summary>
internal sealed class SimLeases : ILeaseSource
{
    private readonly Dictionary<Guid, Lease> _leases = [];

    public void Add(SampleFederation federation) => _leases.Add(federation.Id, federation.Lease);

    public bool TryGet(Guid federationId, [NotNullWhen(true)] out Lease? lease) => _leases.TryGetValue(federationId, out lease);

    public bool IsFresh(DateTimeOffset now) => true;
}
