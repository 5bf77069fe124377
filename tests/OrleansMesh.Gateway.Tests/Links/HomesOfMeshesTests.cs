using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OrleansMesh.Contracts.Meshes;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Identity.Registry;
using OrleansMesh.Gateway.Links;
using OrleansMesh.Gateway.Tests.Hubs;
using OrleansMesh.Gateway.Tests.Peers;
using OrleansMesh.Testing.Mesh;

namespace OrleansMesh.Gateway.Tests.Links;

/// <summary>R-01, I-01: a hub is the home of the meshes that have joined there, until they end: not of those that it knows besides, and also of those that are offline.</summary>
public sealed class HomesOfMeshesTests
{
    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task Restart_APartnerOfWhichTheCredentialIsKnown_IsNoMeshOfThisHub()
    {
        await using LinkedTown town = await LinkedTown.BuildAsync(2, (0, 1));
        string credential = Encoding.UTF8.GetString(Town.Credential(town.Mit.Mesh));
        Assert.Equal("result", (await town.Mit.AskAsync("mesh.credential", $"\"credential\":{credential}")).GetProperty("type").GetString());
        await town.FederateAsync();
        await Eventually.HoldsAsync(async () =>
        {
            _ = await town.Hub(0).Services.GetRequiredService<MeshKnowledge>().EnsureAsync(town.Mit.Mesh.Id, CancellationToken.None);
            return (await Mesh(town, 0, town.Mit.Mesh).GetAsync())?.Credential is not null;
        });
        await town.Hub(0).StopAsync();
        await town.Hub(0).StartAsync();
        town.Acme = await EdgeClient.JoinAsync(town.Hub(0), town.Acme.Mesh);

        await town.ReachesAsync(0, town.Mit.Mesh.Id);
        Assert.False(IsHome(town, 0, town.Mit.Mesh));
        await town.StoreAsync("after");
        Assert.Equal(["after"], await town.TakeAsync(1));
    }

    [Fact]
    public async Task Deactivate_TheMeshLeavesItsHomesForGood_AndOneThatIsOfflineStays()
    {
        await using LinkedTown town = await LinkedTown.BuildAsync(3, (0, 1), (0, 2), (1, 2));
        await town.FederateAsync();
        await using Member second = await town.JoinAlsoAsync(town.Mit.Mesh, from: 2, to: 1);
        Member other = await EdgeClient.JoinAsync(town.Hub(2), new SampleMesh("did:mesh:academic:other-001"));
        await town.ReachesAsync(0, other.Mesh.Id);
        await other.DisposeAsync();
        await Eventually.HoldsAsync(() => town.Routes(0).HomesOf(town.Mit.Mesh.Id).Length == 2 && town.Routes(2).IsHome(town.Mit.Mesh.Id, town.Node(1)));

        MeshHistory history = await town.HistoryAsync(2, town.Mit.Mesh.Id);
        byte[] end = MeshRegistration.CreateDeactivation(history.Current, town.Mit.Mesh.Key, town.Mit.Mesh.KeyId, Now);
        JsonElement answer = await town.Mit.AskAsync("mesh.update", $"\"registration\":{Encoding.UTF8.GetString(end)}");
        Assert.True(answer.GetProperty("type").GetString() == "result", answer.ToString());

        // both homes, and partners hear of it all the same
        await Eventually.HoldsAsync(() => town.Routes(0).HomesOf(town.Mit.Mesh.Id).IsEmpty);
        await Eventually.HoldsAsync(async () => (await town.HistoryAsync(0, town.Mit.Mesh.Id)).IsDeactivated);
        Assert.False(IsHome(town, 1, town.Mit.Mesh) || IsHome(town, 2, town.Mit.Mesh));
        Assert.True(IsHome(town, 2, other.Mesh));

        await second.Ended.WaitAsync(TestHub.Patience, TimeProvider.System);
        await town.Hub(2).StopAsync();
        await town.Hub(2).StartAsync();
        await town.ReachesAsync(0, other.Mesh.Id);
        Assert.Empty(town.Routes(0).HomesOf(town.Mit.Mesh.Id));
        Assert.Equal((false, true), (IsHome(town, 2, town.Mit.Mesh), IsHome(town, 2, other.Mesh)));
    }

    private static bool IsHome(LinkedTown town, int place, SampleMesh mesh) => town.Hub(place).Services.GetRequiredService<HomeList>().Contains(mesh.Id);

    private static IMeshGrain Mesh(LinkedTown town, int place, SampleMesh mesh) => town.Hub(place).Services.GetRequiredService<IGrainFactory>().GetGrain<IMeshGrain>(mesh.Id);
}
