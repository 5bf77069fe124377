using OrleansMesh.Contracts.Federations;
using OrleansMesh.Contracts.Leases;

namespace OrleansMesh.Grains.Federations;

/// <summary>What is durable of a federation.</summary>
[GenerateSerializer, Alias("mesh.federation-state.1")]
public sealed record FederationState
{
    /// <summary>Null before a proposal.</summary>
    [Id(0)]
    public FederationRecord? Record { get; init; }

    /// <summary>The agreement with which the history begins, once there are events; null when it begins with a request, and in what was stored before there were histories.</summary>
    [Id(1)]
    public byte[]? Root { get; init; }

    /// <summary>Canonical JSON of each event of the history; null for none.</summary>
    [Id(2)]
    public byte[][]? Events { get; init; }

    /// <summary>Every key that a party's registration has proven since the agreement, also those it gave up: events stay provable.</summary>
    [Id(3)]
    public PartyKey[]? ProvenKeys { get; init; }
}
