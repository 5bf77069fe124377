using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrleansMesh.Contracts.Federations;
using OrleansMesh.Contracts.Leases;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Gateway.Leases;
using OrleansMesh.Gateway.Tests.Hubs;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Gateway.Tests.Leases;

public sealed class LeaseFeedTests
{
    [Theory]
    [InlineData(true, 1)]
    [InlineData(true, 100)]
    [InlineData(false, 0)]
    public async Task OnNextAsync_AMissedNumberOrANewEpoch_ReadsTheWhole(bool sameEpoch, long ahead)
    {
        await using Town town = await Town.BuildAsync();
        LeaseTable table = town.Hub.Services.GetRequiredService<LeaseTable>();
        LeaseFeed feed = town.Hub.Services.GetServices<IHostedService>().OfType<LeaseFeed>().Single();
        LeaseSnapshot snapshot = await town.Hub.Services.GetRequiredService<IGrainFactory>().GetGrain<IHubGrain>("local").GetLeasesAsync();
        table.Replace(snapshot with { Leases = [] });

        await feed.OnNextAsync(new LeaseBeat(snapshot.Epoch, snapshot.Sequence, null));
        Assert.False(table.TryGet(town.FederationId, out _));
        await feed.OnNextAsync(new LeaseBeat(sameEpoch ? snapshot.Epoch : Guid.NewGuid(), snapshot.Sequence + ahead, null));
        Assert.Equal(ReceiptState.Stored, (await town.Acme.SendAsync(town.Message("1"))).State);
    }

    [Fact]
    public async Task Admission_NoSignOfTheHub_StopsAndGoesOnWithTheNext()
    {
        await using Town town = await Town.BuildAsync();
        LeaseTable table = town.Hub.Services.GetRequiredService<LeaseTable>();
        Assert.True(table.IsFresh(TimeProvider.System.GetUtcNow()));
        await Town.UntilAsync(
            town.Acme,
            () =>
            {
                table.Refreshed(TimeProvider.System.GetUtcNow() - TimeSpan.FromSeconds(6));
                return town.Message($"{Guid.NewGuid():N}");
            },
            r => r.Refusal == Refusal.LeasesStale);

        // beats go on: the next one heals
        await Town.UntilAsync(town.Acme, () => town.Message($"{Guid.NewGuid():N}"), r => r.State == ReceiptState.Stored);
        Assert.Equal(FederationStatus.Active, (await town.Hub.Services.GetRequiredService<IGrainFactory>().GetGrain<IFederationGrain>(town.FederationId).GetAsync())!.Status);
    }
}
