using OrleansMesh.Contracts;
using OrleansMesh.Contracts.Trust;

namespace OrleansMesh.Grains.Tests.Trust;

public sealed class TrustGrainTests : ClusterTest
{
    private ITrustEdgeGrain AcmesTrust => Cluster.Client.GetGrain<ITrustEdgeGrain>(Acme.Id);

    [Fact]
    public async Task ExplainAsync_StakeAndSlash_SayWhatMovedTheScore()
    {
        await RegisterBothAsync();
        int before = (await TrustAsync(Acme)).Score;
        await AcmesTrust.StakeAsync(10_000);
        Assert.Equal(before + 12, (await TrustAsync(Acme)).Score);
        await AcmesTrust.SlashAsync(9_950);

        TrustExplanation explained = await AcmesTrust.ExplainAsync();
        Assert.Equal((50, 1), (explained.Stake, explained.Slashes));
        Assert.Equal(["credential-validity", "historical-behavior", "peer-attestations", "compliance-status", "uptime-reliability"], explained.Factors.Select(f => f.Name));
        Assert.Equal(100, explained.Factors.Sum(f => f.Weight));
        Assert.Equal(["historical-behavior", "peer-attestations"], explained.Moves.Take(2).Select(m => m.Factor));
        Assert.All(explained.Moves.Take(2), move => Assert.Equal((before + 12, explained.Score), (move.From, move.To)));
        Assert.NotNull(explained.Factors[0].At);
        await Assert.ThrowsAnyAsync<Exception>(() => AcmesTrust.StakeAsync(-1));
    }

    [Fact]
    public async Task ExplainAsync_ManyMoves_KeepsTheNewest()
    {
        for (int i = 0; i < 40; i++)
        {
            await AcmesTrust.StakeAsync(i % 2 == 0 ? 10_000 : 0);
        }

        TrustExplanation explained = await AcmesTrust.ExplainAsync();
        Assert.Equal(32, explained.Moves.Length);
        Assert.True(explained.Moves[0].To < explained.Moves[0].From);
    }

    [Fact]
    public async Task ChangeAsync_TheScore_IsToldToGateways()
    {
        StreamTap<StandingChange> taps = await Cluster.TapAsync<StandingChange>(MeshStreams.Standings);
        await AcmesTrust.RecordAsync(0, 100);
        StandingChange change = await taps.NextAsync(c => c.MeshId == Acme.Id);
        Assert.Null(change.FederationId);
        Assert.Equal((await TrustAsync(Acme)).Score, change.Score);
    }

    [Fact]
    public async Task ReportAsync_PartiesOfAFederation_HaveEdgesAndStrangersDoNot()
    {
        await RegisterBothAsync();
        Guid federation = await FederateAsync();
        IFederationEdgesGrain edges = Cluster.Client.GetGrain<IFederationEdgesGrain>(federation);
        StreamTap<StandingChange> taps = await Cluster.TapAsync<StandingChange>(MeshStreams.Standings);
        Assert.Equal([new SourceCount(Acme.Id, 1, 0)], await edges.ReportEdgesAsync([new(Acme.Id, Mit.Id, 7, 0), new("did:mesh:x", Mit.Id, 1, 0), new(Acme.Id, "did:mesh:x", 1, 0)]));
        await edges.ReportAsync([new(Acme.Id, Mit.Id, 1, 0)]);

        EdgeRecord edge = Assert.Single(await edges.GetAsync());
        Assert.Equal((Acme.Id, Mit.Id, 2, 2, 8, 0), (edge.Source, edge.Target, edge.Interactions, edge.Clean, edge.Messages, edge.Violations));
        Assert.Equal(2, (await taps.NextAsync(c => c.FederationId == federation && c.Clean == 2)).Clean);

        Assert.Equal([new SourceCount(Acme.Id, 0, 2)], await edges.ReportEdgesAsync([new(Acme.Id, Mit.Id, 1, 2)]));
        edge = Assert.Single(await edges.GetAsync());
        Assert.Equal((2, 0, 2), (edge.Interactions, edge.Clean, edge.Violations));

        // F-10: nothing is inherited by another federation of the same meshes.
        Guid second = await FederateAsync();
        Assert.Empty(await Cluster.Client.GetGrain<IFederationEdgesGrain>(second).GetAsync());
    }

    [Fact]
    public async Task ReportAsync_AgentsOfAMesh_HaveEdgesOfTheirOwnAndCountOnceForTrust()
    {
        await RegisterBothAsync();
        Guid federation = await FederateAsync();
        IFederationEdgesGrain edges = Cluster.Client.GetGrain<IFederationEdgesGrain>(federation);
        StreamTap<StandingChange> taps = await Cluster.TapAsync<StandingChange>(MeshStreams.Standings);
        SourceCount[] first = await edges.ReportEdgesAsync([new(Acme.Id, Mit.Id, 7, 0), new(Acme.Id, Mit.Id, 3, 0, "one"), new("did:mesh:x", Mit.Id, 1, 0, "one")]);
        SourceCount[] second = await edges.ReportEdgesAsync([new(Acme.Id, Mit.Id, 1, 1), new(Acme.Id, Mit.Id, 1, 1, "two")]);
        Assert.Equal([new SourceCount(Acme.Id, 1, 0), new SourceCount(Acme.Id, 0, 1)], first.Concat(second));

        StandingChange change = await taps.NextAsync(c => c.FederationId == federation && c.Agents?.Length == 2);
        Assert.Equal(0, change.Clean);
        Assert.Equal([new AgentClean("one", 1), new AgentClean("two", 0)], change.Agents!.OrderBy(agent => agent.Agent, StringComparer.Ordinal));
        EdgeRecord one = Assert.Single(await edges.GetAsync(), edge => edge.Agent == "one");
        Assert.Equal((3, 1, 0, 64), (one.Messages, one.Clean, one.Violations, one.Evidence.Length));

        Guid other = await FederateAsync();
        IFederationEdgesGrain alone = Cluster.Client.GetGrain<IFederationEdgesGrain>(other);
        await alone.ReportAsync([new(Acme.Id, Mit.Id, 7, 0)]);
        Assert.Null((await taps.NextAsync(c => c.FederationId == other)).Agents);
    }

    [Fact]
    public async Task ReportAsync_NoSuchFederation_KeepsNothing()
    {
        IFederationEdgesGrain edges = Cluster.Client.GetGrain<IFederationEdgesGrain>(Guid.NewGuid());
        Assert.Empty(await edges.ReportEdgesAsync([new(Acme.Id, Mit.Id, 7, 0)]));
        Assert.Empty(await edges.GetAsync());
    }
}
