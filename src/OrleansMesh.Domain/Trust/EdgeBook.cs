using OrleansMesh.Domain.Policies;

namespace OrleansMesh.Domain.Trust;

/// <summary>
/// The edges of one federation (G-02, F-10): of each pair of parties that was seen, and beside it of the source's agents, as far as envelopes name them.
/// Of each source at most <see cref="AgentEdgesMax"/> edges of agents are kept; a further one takes the place of the one that was not seen for longest.
/// </summary>
public sealed class EdgeBook
{
    /// <summary>Most edges of agents of one source.</summary>
    public const int AgentEdgesMax = 64;

    private readonly Dictionary<(string Source, string Target, string? Agent), MeshEdge> _edges;

    /// <param name="edges">What was kept before.</param>
    public EdgeBook(IEnumerable<MeshEdge> edges)
    {
        ArgumentNullException.ThrowIfNull(edges);
        _edges = edges.ToDictionary(edge => (edge.Source, edge.Target, edge.Agent));
    }

    /// <summary>All of them.</summary>
    public IReadOnlyCollection<MeshEdge> Edges => _edges.Values;

    /// <summary>Adds a report about a mesh, or about an agent of it; an agent without a name, or with one that is too long, is passed over.</summary>
    public void Add(string source, string target, string? agent, EdgeReport report)
    {
        if (agent is { Length: 0 or > ExplanationRecord.ByCharsMax })
        {
            return;
        }

        if (!_edges.TryGetValue((source, target, agent), out MeshEdge? edge))
        {
            edge = new MeshEdge { Source = source, Target = target, Agent = agent };
            MakeRoom(edge);
        }

        _edges[(source, target, agent)] = edge.With(report);
    }

    /// <summary>Clean interactions on which the tier of a mesh rests: those of its worst edge. Who breaks rules towards one party is not promoted by being kind to another.</summary>
    public long CleanOf(string source) => Least(source, agent: null);

    /// <summary>The same of each agent of a mesh that is kept.</summary>
    public IReadOnlyDictionary<string, long> CleanOfAgents(string source) =>
        _edges.Values.Where(edge => edge.Source == source && edge.Agent is not null).Select(edge => edge.Agent!).Distinct().ToDictionary(agent => agent, agent => Least(source, agent));

    private long Least(string source, string? agent) =>
        _edges.Values.Where(edge => edge.Source == source && edge.Agent == agent).Select(edge => edge.Clean).DefaultIfEmpty().Min();

    private void MakeRoom(MeshEdge added)
    {
        MeshEdge[] agents = added.Agent is null ? [] : [.. _edges.Values.Where(edge => edge.Source == added.Source && edge.Agent is not null)];
        if (agents.Length >= AgentEdgesMax)
        {
            MeshEdge oldest = agents.MinBy(edge => edge.LastInteraction)!;
            _ = _edges.Remove((oldest.Source, oldest.Target, oldest.Agent));
        }
    }
}
