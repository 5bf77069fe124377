using System.Collections.Immutable;

namespace OrleansMesh.Domain.Routing;

/// <summary>A way to another hub.</summary>
/// <param name="Node">did:key of the hub that it leads to.</param>
/// <param name="Hub">That hub's DID.</param>
/// <param name="Region">That hub's region.</param>
/// <param name="Address">Where that hub is dialled; empty when it does not say.</param>
/// <param name="NextHop">did:key of the neighbour to send to.</param>
/// <param name="Path">did:keys from this hub to <paramref name="Node"/>, both included.</param>
/// <param name="Latency">Microseconds, one way, as measured by the hubs on the path; with what those behind the next hop add for links that they expect to fail.</param>
/// <param name="Penalty">Microseconds that this hub adds, since it expects its link to <paramref name="NextHop"/> to fail; 0 for none.</param>
/// <param name="IsSuppressed">It came and went too often lately, or its link is suspected to be dead: it is used only when there is no other.</param>
public sealed record Route(string Node, string Hub, string Region, string Address, string NextHop, ImmutableArray<string> Path, long Latency, long Penalty, bool IsSuppressed)
{
    /// <summary>Microseconds by which ways are compared.</summary>
    public long Cost => Latency + Penalty;
}
