using System.Collections.Concurrent;
using OrleansMesh.Contracts.Trust;

namespace OrleansMesh.Gateway.Standings;

/// <summary>Counts what is admitted from mesh to mesh and which rules are broken, until it is reported; thread-safe. Counted are parties of live federations alone, so their number is bounded.</summary>
internal sealed class InteractionCounter
{
    private readonly ConcurrentDictionary<(Guid Federation, string Source, string Target), Tally> _tallies = new();
    private int _violations;

    /// <summary>Whether a violation waits to be reported.</summary>
    public bool HasViolations => Volatile.Read(ref _violations) > 0;

    /// <summary>A message was admitted.</summary>
    public void Admitted(Guid federationId, string source, string target) => Interlocked.Increment(ref TallyOf(federationId, source, target).Messages);

    /// <summary>A message of a party to a party broke a rule.</summary>
    public void Violated(Guid federationId, string source, string target)
    {
        _ = Interlocked.Increment(ref TallyOf(federationId, source, target).Violations);
        _ = Interlocked.Increment(ref _violations);
    }

    /// <summary>Takes what was counted, by federation.</summary>
    /// <param name="all">False for those with violations alone.</param>
    public IReadOnlyDictionary<Guid, EdgeObservation[]> Take(bool all)
    {
        var taken = new Dictionary<Guid, List<EdgeObservation>>();
        _ = Interlocked.Exchange(ref _violations, 0);
        foreach (((Guid Federation, string Source, string Target) key, Tally tally) in _tallies)
        {
            if (!all && Volatile.Read(ref tally.Violations) == 0)
            {
                continue;
            }

            long messages = Interlocked.Exchange(ref tally.Messages, 0);
            long violations = Interlocked.Exchange(ref tally.Violations, 0);
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
        }

        return taken.ToDictionary(pair => pair.Key, pair => pair.Value.ToArray());
    }

    private Tally TallyOf(Guid federationId, string source, string target) => _tallies.GetOrAdd((federationId, source, target), static _ => new Tally());

    private sealed class Tally
    {
        public long Messages;
        public long Violations;
    }
}
