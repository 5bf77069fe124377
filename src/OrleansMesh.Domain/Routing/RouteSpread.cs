using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace OrleansMesh.Domain.Routing;

/// <summary>
/// The ways to one hub that are nearly as good as the best, and what part of the flows goes over each. The object stays the same while nothing changes that
/// moves a flow, so that one comparison of references tells whether to choose anew. Safe for all threads.
/// </summary>
/// <remarks>
/// Only the hub at which a flow begins chooses; hubs between send by the way that they told whom they have it from (<see cref="RouteSnapshot.WaysOn"/>). So what
/// goes to a neighbour follows the path that this neighbour announced, hub by hub, which names no hub twice and not this one: whichever of its
/// neighbours a hub chooses, and whatever others choose for their own flows, no loop can come of it when announcements are at rest. While they change, the bounds
/// of R-02 hold as without alternatives: the hops of an envelope, and that nobody sends it back. Hubs between know no flows, and could not keep the order of one if they chose too.
/// </remarks>
public sealed class RouteSpread
{
    /// <summary>Ways over which flows to one hub are spread, at most.</summary>
    public const int WaysMax = 8;

    /// <summary>A way joins when it costs at most so many times what the best does, and <see cref="JoinMicroseconds"/> more.</summary>
    public const double JoinShare = 1.25;

    /// <summary>As <see cref="JoinShare"/>: latencies of near hubs tremble by more than a quarter.</summary>
    public const long JoinMicroseconds = 2000;

    /// <summary>A way that is used stays until it costs more than so many times what the best does, and <see cref="StayMicroseconds"/> more.</summary>
    public const double StayShare = 1.5;

    /// <summary>As <see cref="StayShare"/>.</summary>
    public const long StayMicroseconds = 4000;

    // shares are kept while a way costs what it did within this share and time
    private const double TrembleShare = 0.25;
    private const long TrembleMicroseconds = 2000;

    // flows that were asked for lately: the rest cost a hash each time
    private const int RememberedMax = 1024;

    private readonly ImmutableArray<ulong> _hashes;
    private readonly ConcurrentDictionary<(string Source, string Target), string> _remembered = new();
    private int _rememberedCount;

    private RouteSpread(ImmutableArray<RouteShare> ways)
    {
        Ways = ways;
        _hashes = [.. ways.Select(way => HashOf(way.NextHop))];
    }

    /// <summary>To a hub that cannot be reached.</summary>
    public static RouteSpread None { get; } = new([]);

    /// <summary>The ways, by next hop; shares are 1 together.</summary>
    public ImmutableArray<RouteShare> Ways { get; }

    /// <summary>
    /// Of all ways to a hub those that flows may take: the best, and others that cost little more, have no more links, so that spreading makes no work for other hubs and
    /// no message has too few hops for it, came and went no more than is calm, and begin with a link whose pings are answered and that is not expected to fail.
    /// </summary>
    /// <param name="ways">All, the best first.</param>
    /// <param name="before">What this gave before; null for nothing. Given back when no flow has to move.</param>
    public static RouteSpread Over(ImmutableArray<Route> ways, RouteSpread? before)
    {
        if (ways.IsEmpty)
        {
            return None;
        }

        Route best = ways[0];
        Route[] others = [.. ways.Skip(1).Where(way => IsNearlyAsGood(way, best, before))];
        if (others.Length == 0 && before is { Ways: [{ } only] } && only.NextHop == best.NextHop)
        {
            return before;
        }

        IEnumerable<Route> taken = [best, .. others.OrderByDescending(way => before?.Contains(way.NextHop) == true).Take(WaysMax - 1)];
        (string NextHop, long Cost)[] costs = [.. taken.Select(way => (way.NextHop, Settled(way, before))).OrderBy(way => way.NextHop, StringComparer.Ordinal)];
        if (before is not null && costs.SequenceEqual(before.Ways.Select(way => (way.NextHop, way.Cost))))
        {
            return before;
        }

        double all = costs.Sum(way => WeightOf(way.Cost));
        return new RouteSpread([.. costs.Select(way => new RouteShare(way.NextHop, way.Cost, WeightOf(way.Cost) / all))]);
    }

    /// <summary>Whether flows may go to a neighbour.</summary>
    /// <param name="nextHop">Its did:key.</param>
    public bool Contains(string nextHop)
    {
        foreach (RouteShare way in Ways)
        {
            if (way.NextHop == nextHop)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The part of the flows that is to go to a neighbour; 0 for none.</summary>
    /// <param name="nextHop">Its did:key.</param>
    public double ShareOf(string nextHop) => Ways.FirstOrDefault(way => way.NextHop == nextHop).Share;

    /// <summary>
    /// The neighbour to which a flow goes: always the same one while the ways are, others in the measure of their shares (weighted rendezvous hashing). A way that
    /// joins takes flows from the others and one that leaves gives its own to them; no flow moves between two that stay.
    /// </summary>
    /// <param name="source">Where the flow begins: salts the choice, so that hubs do not all choose alike.</param>
    /// <param name="target">Where it ends.</param>
    /// <param name="avoids">Whether a neighbour is not to be chosen now, by its did:key.</param>
    /// <returns>Its did:key; null when all are avoided or there is none.</returns>
    public string? Choose(string source, string target, Predicate<string>? avoids = null)
    {
        if (Ways.Length < 2)
        {
            return Ways is [{ NextHop: { } only }] && avoids?.Invoke(only) != true ? only : null;
        }

        if (!_remembered.TryGetValue((source, target), out string? preferred))
        {
            preferred = Highest(source, target, avoids: null)!;
            if (Volatile.Read(ref _rememberedCount) < RememberedMax && _remembered.TryAdd((source, target), preferred))
            {
                _ = Interlocked.Increment(ref _rememberedCount);
            }
        }

        return avoids?.Invoke(preferred) == true ? Highest(source, target, avoids) : preferred;
    }

    private string? Highest(string source, string target, Predicate<string>? avoids)
    {
        ulong flow = HashOf($"{source}\n{target}");
        string? chosen = null;
        double highest = 0;
        for (int i = 0; i < Ways.Length; i++)
        {
            if (avoids?.Invoke(Ways[i].NextHop) == true)
            {
                continue;
            }

            double score = Ways[i].Share / -Math.Log(PlaceOf(flow ^ _hashes[i]));
            (chosen, highest) = chosen is null || score > highest ? (Ways[i].NextHop, score) : (chosen, highest);
        }

        return chosen;
    }

    private static bool IsNearlyAsGood(Route way, Route best, RouteSpread? before)
    {
        if (way.IsSuppressed || way.Penalty > 0 || way.Path.Length > best.Path.Length)
        {
            return false;
        }

        bool isUsed = before?.Contains(way.NextHop) == true;
        return isUsed ? way.Cost <= (best.Cost * StayShare) + StayMicroseconds : way.Cost <= (best.Cost * JoinShare) + JoinMicroseconds;
    }

    /// <summary>What a way costs, as it was reckoned before if that is nearly so.</summary>
    private static long Settled(Route way, RouteSpread? before)
    {
        RouteShare known = before is null ? default : before.Ways.FirstOrDefault(each => each.NextHop == way.NextHop);
        return known.NextHop is not null && Math.Abs(way.Cost - known.Cost) <= Math.Max(TrembleMicroseconds, known.Cost * TrembleShare) ? known.Cost : way.Cost;
    }

    // the inverse of latency; of two that are very near, the time on the line is not what makes one slow
    private static double WeightOf(long cost) => 1.0 / (cost + JoinMicroseconds);

    // the same on every machine and in every run
    private static ulong HashOf(string text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        _ = SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash);
    }

    /// <summary>A number above 0 and below 1 for a flow at a neighbour: the finaliser of SplitMix64 (Steele, Lea and Flood 2014), since a hash of cryptography for each neighbour would cost more than all else of a choice.</summary>
    private static double PlaceOf(ulong both)
    {
        const int UnusedBits = 11;
        unchecked
        {
            both = (both ^ (both >> 30)) * 0xBF58476D1CE4E5B9;
            both = (both ^ (both >> 27)) * 0x94D049BB133111EB;
        }

        return (((both ^ (both >> 31)) >> UnusedBits) + 0.5) / (1UL << (64 - UnusedBits));
    }
}
