using OrleansMesh.Domain.Trust;

namespace OrleansMesh.Domain.Tests.Trust;

/// <summary>G-02: an edge of the trust graph.</summary>
public sealed class MeshEdgeTests
{
    private static readonly MeshEdge Fresh = new() { Source = "did:mesh:a", Target = "did:mesh:b" };

    [Fact]
    public void With_AnIntervalThatWentWell_IsOneInteractionHoweverManyMessages()
    {
        MeshEdge edge = Fresh.With(new EdgeReport(5_000, 0, 10));
        Assert.Equal((1, 1, 5_000, 0, 10), (edge.Interactions, edge.Clean, edge.Messages, edge.Violations, edge.LastInteraction));
        Assert.Equal(55, edge.Weight);
    }

    [Fact]
    public void With_AViolation_BeginsAnew()
    {
        MeshEdge edge = Fresh.With(new EdgeReport(1, 0, 10)).With(new EdgeReport(1, 0, 20)).With(new EdgeReport(7, 1, 30));
        Assert.Equal((2, 0, 9, 1, 30), (edge.Interactions, edge.Clean, edge.Messages, edge.Violations, edge.LastInteraction));
        Assert.InRange(edge.Weight, 0, 49);
    }

    [Fact]
    public void With_NothingSeen_ChangesNothing() => Assert.Same(Fresh, Fresh.With(new EdgeReport(0, 0, 10)));

    [Fact]
    public void With_AnyOtherReport_HasOtherEvidence()
    {
        string evidence = Fresh.With(new EdgeReport(1, 0, 10)).Evidence;
        Assert.Equal(64, evidence.Length);
        Assert.Equal(evidence, Fresh.With(new EdgeReport(1, 0, 10)).Evidence);
        Assert.NotEqual(evidence, Fresh.With(new EdgeReport(2, 0, 10)).Evidence);
        Assert.NotEqual(evidence, Fresh.With(new EdgeReport(1, 1, 10)).Evidence);
        Assert.NotEqual(evidence, Fresh.With(new EdgeReport(1, 0, 11)).Evidence);
        Assert.NotEqual(evidence, (Fresh with { Source = "did:mesh:c" }).With(new EdgeReport(1, 0, 10)).Evidence);
    }

    [Fact]
    public void With_LessThanNothing_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => Fresh.With(new EdgeReport(-1, 0, 10)));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(99, 0)]
    [InlineData(100, 20)]
    [InlineData(1_000, 40)]
    [InlineData(9_999, 40)]
    [InlineData(10_000, 60)]
    [InlineData(long.MaxValue, 60)]
    public void Of_Stake_VouchesAsMeshesWould(long stake, int value) =>
        Assert.Equal(value, TrustScore.Of(new TrustEvidence { Stake = stake }, TestMesh.Now).Factors[2].Value);

    [Fact]
    public void Between_StakeSlashed_NamesTheFactorsThatMoved()
    {
        TrustScore before = TrustScore.Of(new TrustEvidence { Stake = 1_000 }, TestMesh.Now);
        TrustScore after = TrustScore.Of(new TrustEvidence { Stake = 50, Slashes = 1, HistoryAt = 7 }, TestMesh.Now);
        IReadOnlyList<TrustMove> moves = TrustMove.Between(before, after, TestMesh.Now);
        Assert.Equal(["historical-behavior", "peer-attestations"], moves.Select(move => move.Factor));
        Assert.All(moves, move => Assert.Equal((before.Value, after.Value, TestMesh.NowMs), (move.From, move.To, move.At)));
        Assert.Contains("slashed 1 times", moves[0].Evidence, StringComparison.Ordinal);
        Assert.Equal(7, after.Factors[1].At);
        Assert.Empty(TrustMove.Between(before, before, TestMesh.Now));
    }
}
