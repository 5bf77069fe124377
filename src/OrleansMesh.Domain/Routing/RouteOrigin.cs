using System.Collections.Immutable;

namespace OrleansMesh.Domain.Routing;

/// <summary>All that is known of one other hub.</summary>
internal sealed class RouteOrigin(HubStatement statement, MeshList meshes)
{
    private RouteSpread? _spread;

    /// <summary>The newest statement.</summary>
    public HubStatement Statement { get; private set; } = statement;

    /// <summary>Those of the newest statement: the same object while nothing changes, as in most statements.</summary>
    public MeshList Meshes { get; private set; } = meshes;

    /// <summary>By the neighbour that said it.</summary>
    public Dictionary<string, RouteEntry> Entries { get; } = new(StringComparer.Ordinal);

    /// <summary>The neighbour in use; null for none.</summary>
    public string? Via { get; set; }

    public bool IsReachable => Via is not null;

    /// <summary>The ways to it, with those over which flows are spread: the same as in the last call while no flow has to move.</summary>
    public RouteWays Over(ImmutableArray<Route> ways) => new(ways, _spread = RouteSpread.Over(ways, _spread));

    /// <summary>Takes a newer statement.</summary>
    public void Put(HubStatement statement, MeshList meshes) => (Statement, Meshes) = (statement, meshes);
}
