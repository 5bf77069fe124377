using System.Collections.Immutable;

namespace OrleansMesh.Domain.Routing;

/// <summary>What one neighbour said last of one hub.</summary>
internal sealed class RouteEntry
{
    private RouteDamping _damping;

    /// <summary>Null while it is withdrawn; then the entry remembers how often.</summary>
    public RouteAnnouncement? Announcement { get; private set; }

    /// <summary>The meshes of its statement, of which the neighbour tells changes; null while it is withdrawn.</summary>
    public MeshList? Meshes { get; private set; }

    /// <summary>The did:keys of the hops: another one is another path.</summary>
    public string PathKey { get; private set; } = "";

    /// <summary>did:keys from this hub to the origin, both included.</summary>
    public ImmutableArray<string> Path { get; private set; } = [];

    public bool IsSuppressed(DateTimeOffset now) => _damping.IsSuppressed(now);

    public bool IsForgotten(DateTimeOffset now) => Announcement is null && _damping.PenaltyAt(now) < RouteDamping.ForgetBelow;

    /// <param name="self">did:key of this hub.</param>
    public void Put(RouteAnnouncement announcement, MeshList meshes, string self, DateTimeOffset now)
    {
        string key = string.Join(' ', announcement.Hops.Select(hop => hop.Node));
        if (Announcement is not null && key != PathKey)
        {
            _damping.Add(RouteDamping.ChangePenalty, now);
        }

        Path = key == PathKey ? Path : [self, .. announcement.Hops.Reverse().Select(hop => hop.Node)];
        (Announcement, Meshes) = (announcement, meshes);
        PathKey = key;
    }

    public void Withdraw(DateTimeOffset now)
    {
        if (Announcement is not null)
        {
            (Announcement, Meshes) = (null, null);
            _damping.Add(RouteDamping.WithdrawalPenalty, now);
        }
    }
}
