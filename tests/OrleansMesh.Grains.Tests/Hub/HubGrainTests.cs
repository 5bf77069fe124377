using OrleansMesh.Contracts;
using OrleansMesh.Contracts.Federations;
using OrleansMesh.Contracts.Leases;

namespace OrleansMesh.Grains.Tests.Hub;

public sealed class HubGrainTests : ClusterTest
{
    [Fact]
    public async Task PublishAsync_EachChange_HasTheNextNumberAndTheSnapshotHasItsLast()
    {
        await RegisterBothAsync();
        Assert.Equal(0, (await LeasesAsync()).Sequence);
        StreamTap<LeaseBeat> beats = await Cluster.TapAsync<LeaseBeat>(MeshStreams.Leases);
        Guid first = await FederateAsync();
        Guid second = await FederateAsync();
        Accepted(await EndAsync(first, Acme));

        LeaseBeat[] changes = [await beats.NextAsync(HasLease), await beats.NextAsync(HasLease), await beats.NextAsync(HasLease)];
        Assert.Equal([1, 2, 3], changes.Select(c => c.Sequence));
        Assert.Equal([first, second, first], changes.Select(c => c.Lease!.FederationId));
        Assert.Equal([FederationStatus.Active, FederationStatus.Active, FederationStatus.Ended], changes.Select(c => c.Lease!.Status));
        LeaseSnapshot snapshot = await LeasesAsync();
        Assert.Equal((changes[0].Epoch, 3), (snapshot.Epoch, snapshot.Sequence));
        Assert.Equal(second, Assert.Single(snapshot.Leases).FederationId);
    }

    [Fact]
    public async Task Beat_NothingChanges_ComesWithTheLastNumber()
    {
        await RegisterBothAsync();
        await FederateAsync();
        StreamTap<LeaseBeat> beats = await Cluster.TapAsync<LeaseBeat>(MeshStreams.Leases);
        LeaseSnapshot snapshot = await LeasesAsync();

        for (int i = 0; i < 2; i++)
        {
            LeaseBeat beat = await beats.NextAsync(b => b.Lease is null);
            Assert.Equal((snapshot.Epoch, snapshot.Sequence), (beat.Epoch, beat.Sequence));
        }
    }

    [Fact]
    public async Task PublishAsync_AnOldVersion_ChangesNothing()
    {
        await RegisterBothAsync();
        await FederateAsync();
        LeaseSnapshot before = await LeasesAsync();
        await Cluster.Client.GetGrain<IHubGrain>(GrainCluster.Region).PublishAsync(before.Leases[0] with { Version = 1, Status = FederationStatus.Ended });
        LeaseSnapshot after = await LeasesAsync();

        Assert.Equal(before.Sequence, after.Sequence);
        Assert.Equal(FederationStatus.Active, Assert.Single(after.Leases).Status);
    }

    [Fact]
    public async Task GetLeasesAsync_AfterARestart_HasTheLiveOnesInANewEpoch()
    {
        await RegisterBothAsync();
        Guid live = await FederateAsync();
        Guid ended = await FederateAsync();
        await ProposeAsync();
        Accepted(await EndAsync(ended, Acme));
        LeaseSnapshot before = await LeasesAsync();
        await Cluster.RestartAsync();
        LeaseSnapshot after = await LeasesAsync();

        Assert.NotEqual(before.Epoch, after.Epoch);
        LeaseRecord lease = Assert.Single(after.Leases);
        Assert.Equal((live, FederationStatus.Active), (lease.FederationId, lease.Status));
        Assert.Equal(before.Leases.Single().Agreement, lease.Agreement);
    }

    private static bool HasLease(LeaseBeat beat) => beat.Lease is not null;
}
