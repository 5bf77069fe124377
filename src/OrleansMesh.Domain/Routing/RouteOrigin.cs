namespace OrleansMesh.Domain.Routing;

/// <summary>All that is known of one other hub.</summary>
internal sealed class RouteOrigin(HubStatement statement)
{
    /// <summary>The newest statement.</summary>
    public HubStatement Statement { get; private set; } = statement;

    /// <summary>Another one when the origin is the home of others than before: most statements say what the last one said.</summary>
    public object Homes { get; private set; } = new();

    /// <summary>By the neighbour that said it.</summary>
    public Dictionary<string, RouteEntry> Entries { get; } = new(StringComparer.Ordinal);

    /// <summary>The neighbour in use; null for none.</summary>
    public string? Via { get; set; }

    public bool IsReachable => Via is not null;

    /// <summary>Takes a newer statement.</summary>
    public void Put(HubStatement statement)
    {
        if (!statement.Terms.Meshes.SequenceEqual(Statement.Terms.Meshes, StringComparer.Ordinal))
        {
            Homes = new object();
        }

        Statement = statement;
    }
}
