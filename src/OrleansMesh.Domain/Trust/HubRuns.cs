using System.Collections.Immutable;

namespace OrleansMesh.Domain.Trust;

/// <summary>When a hub ran (G-01): only in that time can a mesh be seen to be there or not, so that no outage of the hub is one of its meshes.</summary>
public sealed class HubRuns
{
    /// <summary>Most runs that are kept, the newest; what was in those before counts neither way where it was not counted yet.</summary>
    public const int RunsMax = 64;

    /// <summary>Longest time between two signs of life of one run; after a longer one, another run begins.</summary>
    public static readonly TimeSpan SilenceMax = TimeSpan.FromMinutes(3);

    private readonly ImmutableArray<HubRun> _runs;

    /// <param name="runs">Ascending and apart; of more than <see cref="RunsMax"/> the last are taken.</param>
    public HubRuns(IEnumerable<HubRun> runs) => _runs = [.. runs.TakeLast(RunsMax)];

    /// <summary>Ascending by time, at most <see cref="RunsMax"/>.</summary>
    public IReadOnlyList<HubRun> Runs => _runs;

    /// <summary>The hub starts.</summary>
    public HubRuns Started(DateTimeOffset now)
    {
        long at = now.ToUnixTimeMilliseconds();

        // a clock that was set back must not make runs that overlap
        return _runs is [.., HubRun last] && at < last.Until ? this : new HubRuns(_runs.Add(new HubRun(at, at)));
    }

    /// <summary>The hub runs still.</summary>
    public HubRuns Alive(DateTimeOffset now)
    {
        long at = now.ToUnixTimeMilliseconds();
        if (_runs is not [.., HubRun last] || at - last.Until > SilenceMax.TotalMilliseconds)
        {
            return Started(now);
        }

        return at <= last.Until ? this : new HubRuns(_runs.SetItem(_runs.Length - 1, last with { Until = at }));
    }
}
