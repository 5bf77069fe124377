namespace OrleansMesh.Domain.Trust;

/// <summary>
/// The strongest path between two meshes over the edges of many federations (G-02): its weight is the product of those of its edges. It goes by layers, so that none is longer
/// than it may be, and reads of each mesh once. As no edge raises a weight, none comes to a mesh twice. What a bound cut off is said, for a stronger path may be behind it.
/// </summary>
public sealed class TrustPathSearch
{
    /// <summary>Most edges of a path.</summary>
    public const int DepthMax = 4;

    /// <summary>Most edges of one mesh that are followed: the strongest.</summary>
    public const int FanOutMax = 32;

    /// <summary>Most meshes whose edges are read: those on the strongest ways first.</summary>
    public const int MeshesMax = 128;

    private readonly string _to;
    private readonly int _depth;
    private readonly Dictionary<string, PathEdge[]> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double> _best = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _cuts = new(StringComparer.Ordinal);
    private Way[] _frontier;
    private Way? _found;

    /// <param name="from">DID of the mesh that it begins with.</param>
    /// <param name="to">DID of another.</param>
    /// <param name="depth">1 to <see cref="DepthMax"/>.</param>
    public TrustPathSearch(string from, string to, int depth)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(depth, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(depth, DepthMax);
        _to = to;
        _depth = depth;
        _best[from] = 1;
        _frontier = [new Way(from, 1, [])];
    }

    /// <summary>Whose edges are to be read next, each at most once; with none of them a step may still be left.</summary>
    public IReadOnlyList<string> Wanted => [.. _frontier.Select(way => way.End).Where(mesh => !_known.ContainsKey(mesh)).Distinct()];

    /// <summary>Whether nothing is left to do.</summary>
    public bool IsDone => _frontier.Length == 0;

    /// <summary>The edges of the strongest path so far, in order; null for none.</summary>
    public IReadOnlyList<PathEdge>? Path => _found?.Edges;

    /// <summary>0 to 1: the product of the weights; 0 without a path.</summary>
    public double Weight => _found?.Weight ?? 0;

    /// <summary>The bounds that cut something off: <c>depth</c>, <c>fan-out</c>, <c>meshes</c>, each at most once.</summary>
    public IReadOnlyCollection<string> Cuts => _cuts;

    /// <summary>Goes one layer on.</summary>
    /// <param name="edges">Those of each mesh in <see cref="Wanted"/>, in its order.</param>
    /// <param name="areCut">Whether not all edges of one of them were read.</param>
    public void Advance(IReadOnlyList<IReadOnlyCollection<PathEdge>> edges, bool areCut = false)
    {
        ArgumentNullException.ThrowIfNull(edges);
        foreach ((string mesh, IReadOnlyCollection<PathEdge> of) in Wanted.Zip(edges))
        {
            _known[mesh] = Strongest(of);
        }

        _ = areCut && _cuts.Add("fan-out");
        var next = new Dictionary<string, Way>(StringComparer.Ordinal);
        foreach (Way way in _frontier)
        {
            foreach (PathEdge edge in _known[way.End])
            {
                Follow(way, edge, next);
            }
        }

        // what is no stronger than a path that was found leads to none that is
        Way[] left = [.. next.Values.Where(way => way.Weight > Weight).OrderByDescending(way => way.Weight).ThenBy(way => way.End, StringComparer.Ordinal)];
        _frontier = Bound(left);
    }

    private PathEdge[] Strongest(IReadOnlyCollection<PathEdge> edges)
    {
        PathEdge[] each = [.. edges.Where(edge => edge.Weight > 0).GroupBy(edge => edge.To).Select(to => to.MaxBy(edge => edge.Weight)).OrderByDescending(edge => edge.Weight)];
        _ = each.Length > FanOutMax && _cuts.Add("fan-out");
        return [.. each.Take(FanOutMax)];
    }

    private void Follow(Way way, PathEdge edge, Dictionary<string, Way> next)
    {
        double weight = way.Weight * edge.Weight / 100;
        if (weight <= _best.GetValueOrDefault(edge.To))
        {
            return;
        }

        _best[edge.To] = weight;
        var longer = new Way(edge.To, weight, [.. way.Edges, edge]);
        if (edge.To == _to)
        {
            _found = longer;
        }
        else
        {
            next[edge.To] = longer;
        }
    }

    private Way[] Bound(Way[] left)
    {
        if (left.Length > 0 && left[0].Edges.Length == _depth)
        {
            _ = _cuts.Add("depth");
            return [];
        }

        int room = MeshesMax - _known.Count;
        Way[] kept = [.. left.Where(way => _known.ContainsKey(way.End) || room-- > 0)];
        _ = kept.Length < left.Length && _cuts.Add("meshes");
        return kept;
    }

    private sealed record Way(string End, double Weight, PathEdge[] Edges);
}
