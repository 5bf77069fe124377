using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Domain.Trust;

namespace OrleansMesh.Domain.Tests.Trust;

/// <summary>G-02: the strongest path, and what a bound kept from being looked at.</summary>
public sealed class TrustPathSearchTests
{
    [Fact]
    public void Path_TwoWays_IsTheStrongerThoughLonger()
    {
        PathEdge[] edges = [Edge("a", "z", 40), Edge("a", "b", 90), Edge("b", "z", 80), Edge("z", "a", 100), Edge("b", "a", 100)];
        TrustPathSearch search = Run(edges, 4);
        Assert.Equal(["b", "z"], search.Path!.Select(edge => edge.To));
        Assert.Equal(0.72, search.Weight, 6);
        Assert.Empty(search.Cuts);

        search = Run(edges, 1);
        Assert.Equal(["z"], search.Path!.Select(edge => edge.To));
        Assert.Equal(["depth"], search.Cuts);
    }

    [Fact]
    public void Path_None_IsNull()
    {
        TrustPathSearch search = Run([Edge("a", "b", 90), Edge("b", "a", 90), Edge("b", "z", 0)], 4);
        Assert.Null(search.Path);
        Assert.Equal(0, search.Weight);
        Assert.Empty(search.Cuts);
    }

    [Fact]
    public void Path_SeveralFederationsOfAPair_IsOverTheStrongest()
    {
        Guid strong = Guid.NewGuid();
        TrustPathSearch search = Run([Edge("a", "z", 40), Edge("a", "z", 60) with { FederationId = strong }], 1);
        Assert.Equal(strong, Assert.Single(search.Path!).FederationId);
    }

    [Theory]
    [InlineData(4, true)]
    [InlineData(5, false)]
    public void Path_Depth_IsFoundUpToFour(int length, bool isFound)
    {
        string[] names = [.. Enumerable.Range(0, length).Select(i => i == 0 ? "a" : $"m{i}"), "z"];
        TrustPathSearch search = Run([.. names.Zip(names.Skip(1), (from, to) => Edge(from, to, 90))], 4);
        Assert.Equal(isFound, search.Path is not null);
        Assert.Equal(isFound ? "" : "depth", string.Join(',', search.Cuts));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public void Search_DepthOutOfBounds_Throws(int depth) => Assert.Throws<ArgumentOutOfRangeException>(() => new TrustPathSearch("a", "z", depth));

    [Theory]
    [InlineData(TrustPathSearch.FanOutMax, true)]
    [InlineData(TrustPathSearch.FanOutMax + 1, false)]
    public void Path_FanOut_FollowsTheStrongestAndSaysSo(int count, bool isFound)
    {
        IEnumerable<PathEdge> edges = Enumerable.Range(0, count).Select(i => Edge("a", $"m{i:000}", 90 - i)).Append(Edge($"m{count - 1:000}", "z", 100));
        TrustPathSearch search = Run([.. edges], 2);
        Assert.Equal(isFound, search.Path is not null);
        Assert.Equal(isFound ? "" : "fan-out", string.Join(',', search.Cuts));
    }

    [Fact]
    public void Path_ManyMeshes_AreReadUpToTheBound()
    {
        // 1 + 16 meshes, and 16 more of each: 273 to read
        var edges = Enumerable.Range(0, 16).Select(i => Edge("a", $"m{i}", 90)).ToList();
        edges.AddRange(Enumerable.Range(0, 256).Select(i => Edge($"m{i / 16}", $"n{i}", 90)));
        int reads = 0;
        TrustPathSearch search = Run([.. edges], 4, () => reads++);
        Assert.Equal(TrustPathSearch.MeshesMax, reads);
        Assert.Equal(["meshes"], search.Cuts);
    }

    [Fact]
    public void Path_AnyGraph_IsTheStrongestOfAllSimplePaths() =>
        Prop.ForAll<byte[]>(bytes =>
        {
            // three bytes an edge, among seven meshes
            string[] names = ["a", "b", "c", "d", "e", "f", "z"];
            PathEdge[] edges = [.. bytes.Chunk(3).Where(each => each.Length == 3 && each[0] % 7 != each[1] % 7).Select(each => Edge(names[each[0] % 7], names[each[1] % 7], each[2] % 101))];
            for (int depth = 1; depth <= TrustPathSearch.DepthMax; depth++)
            {
                TrustPathSearch search = Run(edges, depth);
                double product = search.Path?.Aggregate(1.0, (weight, edge) => weight * edge.Weight / 100) ?? 0;
                if (Math.Abs(Strongest(edges, "a", [], depth) - search.Weight) > 1e-9 || Math.Abs(product - search.Weight) > 1e-9 || search.Path?.Count > depth)
                {
                    return false;
                }
            }

            return true;
        }).QuickCheckThrowOnFailure();

    private static double Strongest(PathEdge[] edges, string at, string[] gone, int left) => at == "z" ? 1 : left == 0 ? 0
        : edges.Where(edge => edge.From == at && !gone.Contains(edge.To)).Select(edge => edge.Weight / 100.0 * Strongest(edges, edge.To, [.. gone, at], left - 1)).DefaultIfEmpty().Max();

    private static TrustPathSearch Run(PathEdge[] edges, int depth, Action? onRead = null)
    {
        var search = new TrustPathSearch("a", "z", depth);
        while (!search.IsDone)
        {
            search.Advance([.. search.Wanted.Select(mesh =>
            {
                onRead?.Invoke();
                return edges.Where(edge => edge.From == mesh).ToArray();
            })]);
        }

        return search;
    }

    private static PathEdge Edge(string from, string to, int weight) => new(from, to, weight, Guid.Empty);
}
