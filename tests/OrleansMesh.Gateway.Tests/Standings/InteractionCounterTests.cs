using OrleansMesh.Contracts.Trust;
using OrleansMesh.Domain.Trust;
using OrleansMesh.Gateway.Standings;

namespace OrleansMesh.Gateway.Tests.Standings;

/// <summary>F-10: what is counted of meshes and their agents between two reports.</summary>
public sealed class InteractionCounterTests
{
    private const string Acme = "did:mesh:a";
    private const string Mit = "did:mesh:b";
    private static readonly Guid Federation = Guid.NewGuid();

    private readonly InteractionCounter _counter = new();

    [Fact]
    public void Take_AgentsAndMesh_AreToldApart()
    {
        _counter.Admitted(Federation, Acme, Mit);
        _counter.Admitted(Federation, Acme, Mit, "one");
        _counter.Violated(Federation, Acme, Mit, "two");
        Assert.True(_counter.HasViolations);

        Assert.Equal(
            [new EdgeObservation(Acme, Mit, 2, 1), new EdgeObservation(Acme, Mit, 1, 0, "one"), new EdgeObservation(Acme, Mit, 0, 1, "two")],
            _counter.Take(all: false)[Federation].OrderBy(seen => seen.Agent, StringComparer.Ordinal));
        Assert.Empty(_counter.Take(all: true));
        _counter.Admitted(Federation, Acme, Mit, "one");
        Assert.Equal(["", "one"], _counter.Take(all: true)[Federation].Select(seen => seen.Agent ?? "").Order());
    }

    [Fact]
    public void Admitted_MoreAgentsThanAreKept_CountForTheMeshAlone()
    {
        for (int agent = 0; agent < EdgeBook.AgentEdgesMax + 5; agent++)
        {
            _counter.Admitted(Federation, Acme, Mit, $"a{agent}");
        }

        _counter.Admitted(Federation, Acme, Mit, "a0");
        EdgeObservation[] seen = _counter.Take(all: true)[Federation];
        Assert.Equal(EdgeBook.AgentEdgesMax + 6, Assert.Single(seen, each => each.Agent is null).Messages);
        Assert.Equal(EdgeBook.AgentEdgesMax, seen.Count(each => each.Agent is not null));
        Assert.Equal(2, Assert.Single(seen, each => each.Agent == "a0").Messages);
    }
}
