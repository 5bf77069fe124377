using System.Collections.Frozen;
using OrleansMesh.Contracts.Trust;

namespace OrleansMesh.Gateway.Standings;

/// <summary>Clean interactions of a mesh in one federation, and of each of its agents that is on record there (F-10); immutable.</summary>
internal sealed class CleanRecord
{
    /// <summary>Of a mesh of which nothing is known.</summary>
    public static readonly CleanRecord None = new(0, []);

    private readonly FrozenDictionary<string, long> _agents;

    /// <param name="clean">Of the mesh.</param>
    /// <param name="agents">Each once; as many as the federation's record keeps.</param>
    public CleanRecord(long clean, IReadOnlyCollection<AgentClean> agents)
    {
        Clean = clean;
        _agents = agents.Count == 0 ? FrozenDictionary<string, long>.Empty : agents.ToFrozenDictionary(agent => agent.Agent, agent => agent.Clean, StringComparer.Ordinal);
    }

    /// <summary>Of the mesh.</summary>
    public long Clean { get; }

    /// <summary>Of a mesh by its edges: the worst counts, of the mesh and of each agent.</summary>
    public static CleanRecord Of(IEnumerable<EdgeRecord> edges)
    {
        ILookup<string, EdgeRecord> byAgent = edges.ToLookup(edge => edge.Agent ?? "");
        return new CleanRecord(
            byAgent[""].Select(edge => edge.Clean).DefaultIfEmpty().Min(),
            [.. byAgent.Where(agent => agent.Key.Length > 0).Select(agent => new AgentClean(agent.Key, agent.Min(edge => edge.Clean)))]);
    }

    /// <summary>Of an agent; 0 for one that is not on record.</summary>
    public long CleanOf(string agent) => _agents.GetValueOrDefault(agent);
}
