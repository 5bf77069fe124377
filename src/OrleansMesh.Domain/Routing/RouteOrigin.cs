namespace OrleansMesh.Domain.Routing;

/// <summary>All that is known of one other hub.</summary>
internal sealed class RouteOrigin
{
    /// <summary>The newest statement.</summary>
    public required HubStatement Statement { get; set; }

    /// <summary>By the neighbour that said it.</summary>
    public Dictionary<string, RouteEntry> Entries { get; } = new(StringComparer.Ordinal);

    /// <summary>The neighbour in use; null for none.</summary>
    public string? Via { get; set; }

    public bool IsReachable => Via is not null;
}
