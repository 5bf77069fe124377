using System.Collections.Concurrent;
using OrleansMesh.Domain.Trust;

namespace OrleansMesh.Gateway.Standings;

/// <summary>What was counted of one mesh towards another, and of its agents, until it is taken; thread-safe.</summary>
internal sealed class InteractionTally
{
    private ConcurrentDictionary<string, InteractionTally>? _agents;
    private int _agentCount;
    private long _messages;
    private long _violations;

    /// <summary>Whether a rule was broken.</summary>
    public bool HasViolations => Volatile.Read(ref _violations) > 0;

    /// <summary>A message was admitted.</summary>
    /// <param name="agent">The agent that it names; null for none.</param>
    public void Admitted(string? agent)
    {
        _ = Interlocked.Increment(ref _messages);
        if (agent is not null)
        {
            AgentOf(agent)?.Admitted(agent: null);
        }
    }

    /// <summary>A message broke a rule.</summary>
    /// <param name="agent">The agent that it names; null for none.</param>
    public void Violated(string? agent)
    {
        _ = Interlocked.Increment(ref _violations);
        if (agent is not null)
        {
            AgentOf(agent)?.Violated(agent: null);
        }
    }

    /// <summary>Takes the counts of the mesh.</summary>
    public (long Messages, long Violations) Take() => (Interlocked.Exchange(ref _messages, 0), Interlocked.Exchange(ref _violations, 0));

    /// <summary>Takes the counts of its agents.</summary>
    public IEnumerable<(string Agent, long Messages, long Violations)> TakeAgents()
    {
        // One that was counted in between is lost with them, as a message of an interval that is over anyway.
        ConcurrentDictionary<string, InteractionTally>? agents = Interlocked.Exchange(ref _agents, null);
        Volatile.Write(ref _agentCount, 0);
        return agents is null ? [] : agents.Select(agent => (agent.Key, agent.Value._messages, agent.Value._violations));
    }

    // Null beyond as many as are kept on record: a mesh that invents names for its agents fills no memory.
    private InteractionTally? AgentOf(string agent)
    {
        ConcurrentDictionary<string, InteractionTally>? agents = Volatile.Read(ref _agents);
        if (agents is null)
        {
            var made = new ConcurrentDictionary<string, InteractionTally>(StringComparer.Ordinal);
            agents = Interlocked.CompareExchange(ref _agents, made, null) ?? made;
        }

        if (agents.TryGetValue(agent, out InteractionTally? tally))
        {
            return tally;
        }

        return Interlocked.Increment(ref _agentCount) <= EdgeBook.AgentEdgesMax ? agents.GetOrAdd(agent, static _ => new InteractionTally()) : null;
    }
}
