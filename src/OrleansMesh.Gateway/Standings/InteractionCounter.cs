using System.Collections.Concurrent;
using OrleansMesh.Contracts.Trust;

namespace OrleansMesh.Gateway.Standings;

/// <summary>
/// Counts what is admitted from mesh to mesh and which rules are broken, of the whole mesh and of each agent that an envelope names (F-10), until it is reported; thread-safe.
/// Counted are parties of live federations alone, and of each pair of them as many agents as are kept on record, so their number is bounded.
/// </summary>
internal sealed class InteractionCounter
{
    private readonly ConcurrentDictionary<(Guid Federation, string Source, string Target), InteractionTally> _tallies = new();
    private int _violations;

    /// <summary>Whether a violation waits to be reported.</summary>
    public bool HasViolations => Volatile.Read(ref _violations) > 0;

    /// <summary>A message was admitted.</summary>
    /// <param name="agent">The agent of the source that it names; null for none.</param>
    public void Admitted(Guid federationId, string source, string target, string? agent = null) => TallyOf(federationId, source, target).Admitted(agent);

    /// <summary>A message of a party to a party broke a rule.</summary>
    /// <param name="agent">The agent of the source that it names; null for none.</param>
    public void Violated(Guid federationId, string source, string target, string? agent = null)
    {
        TallyOf(federationId, source, target).Violated(agent);
        _ = Interlocked.Increment(ref _violations);
    }

    /// <summary>Takes what was counted, by federation.</summary>
    /// <param name="all">False for those with violations alone.</param>
    public IReadOnlyDictionary<Guid, EdgeObservation[]> Take(bool all)
    {
        var taken = new Dictionary<Guid, List<EdgeObservation>>();
        _ = Interlocked.Exchange(ref _violations, 0);
        foreach (((Guid Federation, string Source, string Target) key, InteractionTally tally) in _tallies)
        {
            if (!all && !tally.HasViolations)
            {
                continue;
            }

            (long messages, long violations) = tally.Take();
            if (messages + violations == 0)
            {
                // One that was counted between the two is lost with it: a message of an interval that is over anyway.
                _ = _tallies.TryRemove(key, out _);
                continue;
            }

            if (!taken.TryGetValue(key.Federation, out List<EdgeObservation>? of))
            {
                taken[key.Federation] = of = [];
            }

            of.Add(new EdgeObservation(key.Source, key.Target, messages, violations));
            of.AddRange(tally.TakeAgents().Select(agent => new EdgeObservation(key.Source, key.Target, agent.Messages, agent.Violations, agent.Agent)));
        }

        return taken.ToDictionary(pair => pair.Key, pair => pair.Value.ToArray());
    }

    private InteractionTally TallyOf(Guid federationId, string source, string target) => _tallies.GetOrAdd((federationId, source, target), static _ => new InteractionTally());
}
