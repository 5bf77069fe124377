using System.Diagnostics.CodeAnalysis;
using OrleansMesh.Cryptography;

namespace OrleansMesh.Domain.Routing;

/// <summary>A hub's statement with the hubs that passed it on, each signed: a path vector that nobody can shorten, lengthen by others, or replay to a third.</summary>
/// <remarks>Parsed means well-formed; <see cref="Judge(string, string)"/> says whether it may be believed.</remarks>
public sealed class RouteAnnouncement
{
    private RouteAnnouncement(HubStatement statement, IReadOnlyList<RouteHop> hops, ReadOnlyMemory<byte> bytes)
    {
        Statement = statement;
        Hops = hops;
        Bytes = bytes;
    }

    public HubStatement Statement { get; }

    /// <summary>From the origin to the neighbour that sent it.</summary>
    public IReadOnlyList<RouteHop> Hops { get; }

    /// <summary>The canonical form.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>did:key of the hub that the route leads to.</summary>
    public string Origin => Statement.Terms.Node;

    /// <summary>Microseconds from the neighbour that sent it to the origin, as the hops measured.</summary>
    public long Latency => Hops.Sum(hop => hop.Latency);

    /// <summary>This hub's own statement for a neighbour.</summary>
    public static RouteAnnouncement Originate(HubStatement statement, string neighbour, IEd25519SigningKey key)
    {
        ArgumentNullException.ThrowIfNull(statement);
        ArgumentNullException.ThrowIfNull(key);
        return Of(statement, [RouteHop.Sign(key, neighbour, latency: 0, statement.Hash)]);
    }

    /// <summary>Passes a route on to a neighbour, with the latency that this hub measured to the one that it has it from.</summary>
    /// <param name="neighbour">did:key.</param>
    /// <param name="latency">Microseconds, one way; cut to its bounds.</param>
    /// <param name="key">This hub's node key.</param>
    public RouteAnnouncement Extend(string neighbour, long latency, IEd25519SigningKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Of(Statement, [.. Hops, RouteHop.Sign(key, neighbour, Math.Clamp(latency, 0, RoutingLimits.LatencyMax), Hops[^1].Hash)]);
    }

    /// <summary>Reads canonical JSON; nothing but form and bounds is looked at.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> utf8, [NotNullWhen(true)] out RouteAnnouncement? announcement, out RouteRefusal refusal)
    {
        announcement = null;
        refusal = utf8.Length > RoutingLimits.AnnouncementBytesMax ? RouteRefusal.TooLarge : RouteRefusal.Malformed;
        if (refusal == RouteRefusal.Malformed && RouteJson.TryRead(utf8, out HubStatement? statement, out List<RouteHop> hops))
        {
            refusal = RouteRefusal.None;
            announcement = new RouteAnnouncement(statement!, hops, utf8);
        }

        return announcement is not null;
    }

    /// <summary>Whether <paramref name="self"/> may believe it when the neighbour <paramref name="from"/> sends it; cheapest first, signatures last.</summary>
    public RouteRefusal Judge(string self, string from) => Judge(self, from, known: null, believed: null);

    /// <summary>As the other. What was believed before is not verified again: hashes cover the signatures, and all that is before them.</summary>
    /// <param name="known">A statement of this origin whose signature holds; null for none.</param>
    /// <param name="believed">An announcement of this origin that was believed; null for none.</param>
    internal RouteRefusal Judge(string self, string from, HubStatement? known, RouteAnnouncement? believed)
    {
        RouteRefusal refusal = JudgePath(self, from);
        if (refusal != RouteRefusal.None)
        {
            return refusal;
        }

        int same = believed is null ? 0 : Hops.Zip(believed.Hops).TakeWhile(pair => pair.First.Hash == pair.Second.Hash).Count();
        bool holds = (Statement.Hash == known?.Hash || Statement.Verify()) && Hops.Skip(same).All(hop => hop.Verify());
        return holds ? RouteRefusal.None : RouteRefusal.SignatureInvalid;
    }

    private static RouteAnnouncement Of(HubStatement statement, IReadOnlyList<RouteHop> hops) =>
        new(statement, hops, RouteJson.WriteAnnouncement(statement, hops));

    private RouteRefusal JudgePath(string self, string from)
    {
        if (Hops[0].Node != Origin || Hops[^1].Node != from)
        {
            return RouteRefusal.NotNeighbour;
        }

        if (Hops.Count + 1 > RoutingLimits.PathHubsMax)
        {
            return RouteRefusal.PathTooLong;
        }

        if (Hops.Any(hop => hop.Node == self) || Hops.DistinctBy(hop => hop.Node).Count() != Hops.Count)
        {
            return RouteRefusal.Loop;
        }

        return Hops[^1].To == self && Hops.Zip(Hops.Skip(1)).All(pair => pair.First.To == pair.Second.Node) ? RouteRefusal.None : RouteRefusal.NotForUs;
    }
}
