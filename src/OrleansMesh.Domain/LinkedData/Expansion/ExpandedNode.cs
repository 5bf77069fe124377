namespace OrleansMesh.Domain.LinkedData.Expansion;

/// <summary>A node with its types and properties, or a graph of nodes.</summary>
internal sealed record ExpandedNode : Expanded
{
    /// <summary>An IRI or blank node label; null for a node without a name.</summary>
    public string? Id { get; set; }

    public List<string> Types { get; } = [];

    /// <summary>By absolute IRI, in document order.</summary>
    public List<(string Property, Expanded Value)> Properties { get; } = [];

    /// <summary>The nodes of the graph that this node names; null when it names none.</summary>
    public List<Expanded>? Graph { get; set; }
}
