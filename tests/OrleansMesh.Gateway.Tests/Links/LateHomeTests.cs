using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansMesh.Contracts.Federations;
using OrleansMesh.Contracts.Meshes;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Gateway.Links;
using OrleansMesh.Gateway.Tests.Hubs;
using OrleansMesh.Gateway.Tests.Peers;
using OrleansMesh.Testing.Mesh;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Gateway.Tests.Links;

/// <summary>F-07, R-05: Acme is at home at the hubs 0 and 1; what it changes or agrees at the first counts for what it sends at the second, which nobody has told of it.</summary>
public sealed class LateHomeTests
{
    [Fact]
    public async Task Submit_AtAHomeThatWasNotToldOfTheNewKey_IsTaken_AndByAKeyThatNoHomeKnowsRefused()
    {
        await using LinkedTown town = await LinkedTown.BuildAsync(3, (0, 1), (0, 2), (1, 2));
        await town.FederateAsync();
        await using Member second = await town.JoinAlsoAsync(town.Acme.Mesh, from: 0, to: 1);
        _ = await Town.UntilAsync(second, () => town.Message($"m-{Guid.NewGuid():N}"), receipt => receipt.State == ReceiptState.Stored);
        await KnowEachOtherAsync(town);
        Assert.Equal(Refusal.UnknownKey, (await second.SendAsync(town.Message("lost") with { KeyId = town.Acme.Mesh.Did.Url("lost") })).Refusal);
        await StopTellingAsync(town);
        (SampleMesh rotated, string keyId) = await RotateAsync(town);
        Assert.Equal(1, (await town.HistoryAsync(1, rotated.Id)).Current.Version);

        Receipt receipt = await second.SendAsync(town.Message("late") with { KeyId = keyId }, rotated);

        Assert.True(receipt.State == ReceiptState.Stored, receipt.ToString());
        Assert.Equal(2, (await town.HistoryAsync(1, rotated.Id)).Current.Version);
    }

    [Fact]
    public async Task Submit_AtAHomeThatWasNotShownTheFederation_IsTaken_AndOfOneThatNoHomeKnowsRefused()
    {
        await using LinkedTown town = await LinkedTown.BuildAsync(3, (0, 1), (0, 2), (1, 2));
        await town.FederateAsync();
        await StopTellingAsync(town);
        await using Member second = await town.JoinAlsoAsync(town.Acme.Mesh, from: 0, to: 1);
        await KnowEachOtherAsync(town);
        Assert.Null(await town.Hub(1).Services.GetRequiredService<IGrainFactory>().GetGrain<IFederationGrain>(town.FederationId).GetAsync());
        Assert.Equal(Refusal.UnknownFederation, (await second.SendAsync(town.Message("nowhere") with { FederationId = Guid.NewGuid() })).Refusal);

        Receipt receipt = await second.SendAsync(town.Message("late"));

        Assert.True(receipt.State == ReceiptState.Stored, receipt.ToString());
        Assert.Equal(["late"], await town.TakeAsync(1));
    }

    [Fact]
    public async Task Revalidate_AnotherHomeDoesNotAnswer_ItCannotBeTold()
    {
        await using LinkedTown town = await LinkedTown.BuildAsync(3, (0, 1), (0, 2), (1, 2));
        await town.FederateAsync();
        await using Member second = await town.JoinAlsoAsync(town.Acme.Mesh, from: 0, to: 1);
        _ = await Town.UntilAsync(second, () => town.Message($"m-{Guid.NewGuid():N}"), receipt => receipt.State == ReceiptState.Stored);
        await KnowEachOtherAsync(town);
        IServiceProvider hub = town.Hub(1).Services;
        var noLinks = new LinkTable(TimeProvider.System);
        var calls = new HubCalls(hub.GetRequiredService<HubIdentity>(), noLinks, hub.GetRequiredService<RouteService>(), hub, TimeProvider.System, NullLogger<HubCalls>.Instance);
        var meshes = new MeshKnowledge(hub.GetRequiredService<IGrainFactory>(), calls, hub.GetRequiredService<RouteService>(), hub.GetRequiredService<HomeList>());
        LeaseRevalidator revalidator = ActivatorUtilities.CreateInstance<LeaseRevalidator>(hub, meshes, calls);

        Assert.Equal(TermsWord.Untold, await AskAsync(town.Message("lost") with { KeyId = town.Acme.Mesh.Did.Url("lost") }, Refusal.UnknownKey));
        Assert.Equal(TermsWord.Untold, await AskAsync(town.Message("nowhere") with { FederationId = Guid.NewGuid() }, Refusal.UnknownFederation));

        Task<TermsWord> AskAsync(FmpDraft draft, Refusal refusal)
        {
            Assert.True(FmpCodec.TryDecode(FmpSigner.Create(draft, town.Acme.Mesh.Key), out FmpEnvelope? envelope, out _));
            return revalidator.RevalidateSubmittedAsync(envelope, refusal)!;
        }
    }

    // each home knows that the other is one
    private static Task KnowEachOtherAsync(LinkedTown town) => Eventually.HoldsAsync(
        () => town.Routes(0).IsHome(town.Acme.Mesh.Id, town.Node(1)) && town.Routes(1).IsHome(town.Acme.Mesh.Id, town.Node(0)) && town.Routes(2).IsHome(town.Acme.Mesh.Id, town.Node(1)));

    private static Task StopTellingAsync(LinkedTown town) =>
        town.Hub(0).Services.GetServices<IHostedService>().OfType<FederationReplicator>().Single().StopAsync(CancellationToken.None);

    private static async Task<(SampleMesh Mesh, string KeyId)> RotateAsync(LinkedTown town)
    {
        SampleMesh acme = town.Acme.Mesh;
        var rotation = Rotation.After((await town.HistoryAsync(0, acme.Id)).Current, acme, acme.KeyId, "key-2");
        Assert.True((await town.Hub(0).Services.GetRequiredService<IGrainFactory>().GetGrain<IMeshGrain>(acme.Id).UpdateAsync(rotation.Next)).Accepted);
        return (rotation.Mesh, rotation.KeyId);
    }
}
