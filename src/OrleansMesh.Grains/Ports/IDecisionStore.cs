namespace OrleansMesh.Grains.Ports;

/// <summary>The last decisions on authority, durable.</summary>
public interface IDecisionStore
{
    /// <summary>Most decisions kept; the oldest goes first.</summary>
    const int DecisionsMax = 10_000;

    /// <summary>Keeps one.</summary>
    ValueTask AppendAsync(KeptDecision decision, CancellationToken cancellationToken);

    /// <summary>The latest first.</summary>
    /// <param name="actor">Whose; null for everybody's.</param>
    /// <param name="count">How many at most.</param>
    ValueTask<IReadOnlyList<KeptDecision>> LatestAsync(string? actor, int count, CancellationToken cancellationToken);
}
