using OrleansMesh.Domain.Policies;
using OrleansMesh.Domain.Trust;

namespace OrleansMesh.Domain.Tests.Trust;

/// <summary>G-02, F-10: what is kept of meshes and of their agents, and how much of it.</summary>
public sealed class EdgeBookTests
{
    private const string Acme = "did:mesh:a";
    private const string Mit = "did:mesh:b";
    private const string Eth = "did:mesh:c";

    [Fact]
    public void Add_AgentAndMesh_RiseApart()
    {
        EdgeBook book = Reported((Acme, Mit, null, 3), (Acme, Mit, "one", 2), (Acme, Mit, "two", 1));
        Assert.Equal(3, book.CleanOf(Acme));
        Assert.Equal([("one", 2L), ("two", 1L)], book.CleanOfAgents(Acme).Select(a => (a.Key, a.Value)).Order());
        Assert.Empty(book.CleanOfAgents(Mit));
        Assert.Equal(0, book.CleanOf(Mit));
    }

    [Fact]
    public void CleanOfAgents_SeveralTargets_TheWorstCounts()
    {
        EdgeBook book = Reported((Acme, Mit, "one", 5), (Acme, Eth, "one", 4));
        book.Add(Acme, Eth, "one", new EdgeReport(1, 1, 99));
        Assert.Equal(0, book.CleanOfAgents(Acme)["one"]);
    }

    [Fact]
    public void Add_AgentsUpToTheBoundAndOneMore_TheOneNotSeenForLongestGoes()
    {
        var book = new EdgeBook([]);
        for (int agent = 0; agent < EdgeBook.AgentEdgesMax; agent++)
        {
            book.Add(Acme, Mit, $"a{agent}", new EdgeReport(1, 0, 10 + agent));
        }

        book.Add(Acme, Mit, null, new EdgeReport(1, 0, 1));
        book.Add(Mit, Acme, "other", new EdgeReport(1, 0, 1));
        Assert.Equal(EdgeBook.AgentEdgesMax, book.CleanOfAgents(Acme).Count);
        book.Add(Acme, Mit, "a0", new EdgeReport(1, 0, 500));
        book.Add(Acme, Mit, "more", new EdgeReport(1, 0, 501));

        IReadOnlyDictionary<string, long> agents = book.CleanOfAgents(Acme);
        Assert.Equal(EdgeBook.AgentEdgesMax, agents.Count);
        Assert.False(agents.ContainsKey("a1"));
        Assert.Equal((2, 1), (agents["a0"], agents["more"]));
        Assert.Equal((1, 1), (book.CleanOf(Acme), book.CleanOfAgents(Mit)["other"]));
    }

    [Fact]
    public void Add_NamesOfAgents_AreBounded()
    {
        string longest = new('x', ExplanationRecord.ByCharsMax);
        EdgeBook book = Reported((Acme, Mit, longest, 1), (Acme, Mit, longest + "x", 1), (Acme, Mit, "", 1));
        Assert.Equal(longest, Assert.Single(book.Edges).Agent);
    }

    [Fact]
    public void With_Agent_HasEvidenceOfItsOwn()
    {
        string Evidence(string? agent) => new MeshEdge { Source = Acme, Target = Mit, Agent = agent }.With(new EdgeReport(1, 0, 10)).Evidence;
        Assert.Equal(4, new[] { Evidence(null), Evidence("one"), Evidence("two"), Evidence("1:1") }.Distinct().Count());
    }

    [Theory]
    [InlineData(10, 10, 3)]
    [InlineData(10, 9, 4)]
    [InlineData(9, 1_000, 4)]
    [InlineData(1_000, 100, 2)]
    [InlineData(1_000, 0, 4)]
    public void TierOf_Agent_IsItsOwnAndNoBetterThanItsMeshs(long mesh, long agent, int tier) =>
        Assert.Equal(tier, new TierLadder(EffectivePolicy.Of(FederationPolicy.Unlimited)).TierOf(mesh, agent));

    private static EdgeBook Reported(params (string Source, string Target, string? Agent, int Times)[] reports)
    {
        var book = new EdgeBook([]);
        foreach ((string source, string target, string? agent, int times) in reports)
        {
            for (int time = 0; time < times; time++)
            {
                book.Add(source, target, agent, new EdgeReport(1, 0, time));
            }
        }

        return book;
    }
}
