using OrleansMesh.Contracts.Meshes;
using OrleansMesh.Contracts.Trust;

namespace OrleansMesh.Grains.Tests.Trust;

/// <summary>G-02: paths over the edges of federations in force that this hub keeps, of what the asker may see.</summary>
public sealed class TrustPathTests : ClusterTest
{
    private const string Stranger = "did:mesh:enterprise:stranger";

    [Fact]
    public async Task FindAsync_PartiesOfAFederation_IsTheEdgeWithItsEvidence()
    {
        Guid federation = await UsedFederationAsync();
        TrustPathRecord path = (await FindAsync(Acme.Id))!;
        TrustStepRecord step = Assert.Single(path.Steps);
        EdgeRecord edge = Assert.Single(await Cluster.Client.GetGrain<IFederationEdgesGrain>(federation).GetAsync(), each => each.Agent is null);
        Assert.Equal((Acme.Id, Mit.Id, edge.Weight, 10L, edge.Evidence, (Guid?)federation), (step.Source, step.Target, step.Weight, step.Interactions, step.Evidence, step.FederationId));
        Assert.Equal(edge.Weight, path.Weight, 6);
        Assert.Empty(path.Cuts);

        // there is nothing in the other direction, and nothing once it has ended
        Assert.Empty((await Paths.FindAsync(new TrustPathQuery(Mit.Id, Mit.Id, Acme.Id, 4)))!.Steps);
        Accepted(await EndAsync(federation, Mit));
        await AnnounceBothAsync(isPublic: true);
        Assert.Empty((await FindAsync(Acme.Id))!.Steps);
    }

    [Fact]
    public async Task FindAsync_StrangerAsks_SeesThoseThatLetThemselvesBeFoundAndNoFederation()
    {
        _ = await UsedFederationAsync();
        Assert.Null(await FindAsync(Stranger));
        await AnnounceBothAsync(isPublic: true);
        Assert.Null(Assert.Single((await FindAsync(Stranger))!.Steps).FederationId);
        await AnnounceBothAsync(isPublic: false);
        Assert.Null(await FindAsync(Stranger));
        Assert.NotNull(await FindAsync(Mit.Id));
    }

    private ITrustPathGrain Paths => Cluster.Client.GetGrain<ITrustPathGrain>(GrainCluster.Region);

    private Task<TrustPathRecord?> FindAsync(string asker) => Paths.FindAsync(new TrustPathQuery(asker, Acme.Id, Mit.Id, 4));

    private async Task<Guid> UsedFederationAsync()
    {
        await RegisterBothAsync();
        Guid federation = await FederateAsync();
        for (int interval = 0; interval < 10; interval++)
        {
            await Cluster.Client.GetGrain<IFederationEdgesGrain>(federation).ReportAsync([new(Acme.Id, Mit.Id, 1, 0), new(Acme.Id, Mit.Id, 1, 0, "agent")]);
        }

        return federation;
    }

    private async Task AnnounceBothAsync(bool isPublic)
    {
        Accepted(await Mesh(Acme).AnnounceAsync(new MeshProfile("Acme", [], 0, isPublic)));
        Accepted(await Mesh(Mit).AnnounceAsync(new MeshProfile("MIT", [], 0, isPublic)));
    }
}
