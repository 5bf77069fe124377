using OrleansMesh.Transport;

namespace OrleansMesh.Gateway.Edge.Limits;

/// <summary>One stranger on its way to a session: its place among the openings, and what computes for it.</summary>
internal sealed class OpeningGuard(EdgeLimits limits, Opening opening) : IHandshakeGuard
{
    /// <summary>Where the connection comes from.</summary>
    public AddressBlock Address => opening.Address;

    /// <inheritdoc/>
    public Task ComputeAsync(Action work, CancellationToken cancellationToken)
    {
        limits.Openings.Advance(opening, OpeningStage.Handshaking);
        return limits.Handshakes.ComputeAsync(work, cancellationToken);
    }

    /// <summary>A record sealed with the channel's keys has opened: the peer holds its node key. Before, a replayed IK message may have named it.</summary>
    public void Proven() => limits.Openings.Advance(opening, OpeningStage.Proven);
}
