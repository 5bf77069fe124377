using OrleansMesh.Client.Tests.Hubs;
using OrleansMesh.Domain.Federation.Lifecycle;
using OrleansMesh.Domain.Identity.Registry;

namespace OrleansMesh.Client.Tests;

/// <summary>Histories whose parties changed their keys on the way (I-01, F-07).</summary>
public sealed class FederationHistoryTests
{
    private static readonly string Mit = Town.Mit.ToString();

    [Fact]
    public async Task History_PartnerChangedItsKeyTwice_EventsOfEachKeyHold()
    {
        await using Town town = await Town.BuildAsync();
        Guid id = await DeclinedByTheSecondKeyAsync(town);
        MeshClient acme = await town.ConnectAsync(town.AcmeFolder, o => o.Receive = false);

        FederationLink head = await acme.Lifecycle.HistoryAsync(id, default);

        Assert.Equal(FederationPhase.Declined, head.Standing.Phase);
        Assert.Equal([Mit + "#key-1", Mit + "#key-2"], head.Chain().Skip(1).Select(link => link.Event!.Terms.KeyId));
    }

    [Fact]
    public async Task History_ProvenKeys_AreAskedForOnce()
    {
        await using Town town = await Town.BuildAsync();
        Guid id = await DeclinedByTheSecondKeyAsync(town);
        MeshClient acme = await town.ConnectAsync(town.AcmeFolder, o => o.Receive = false);
        _ = await acme.Lifecycle.HistoryAsync(id, default);
        town.Hub.Requests.Clear();

        _ = await acme.Lifecycle.HistoryAsync(id, default);

        Assert.DoesNotContain("mesh.history", town.Hub.Requests);
    }

    [Fact]
    public async Task ForceEnd_SaidAgain_IsAskedOfTheHubAgain()
    {
        await using Town town = await Town.BuildAsync();
        town.Hub.TellsNegotiations = true;
        _ = await town.ConnectAsync(town.MitFolder, o => o.Receive = false);
        MeshClient acme = await town.ConnectAsync(town.AcmeFolder, o => o.Receive = false);
        Guid id = await acme.Lifecycle.RequestAsync([Town.Mit], "test", [], parent: null, default);
        FederationStanding ended = await acme.Lifecycle.ForceEndAsync(id, "over", default);
        town.Hub.Requests.Clear();

        FederationStanding again = await acme.Lifecycle.ForceEndAsync(id, "over, really", default);

        Assert.Equal((FederationPhase.Ended, ended.Head, "over"), (again.Phase, again.Head, again.Reason));
        Assert.Single(town.Hub.Requests, type => type == "fed.submit");
        Assert.Equal(2, town.Hub.State.Events[id].Length);

        // Who hears nothing of the hub knows nothing of it.
        town.Hub.RefuseSubmits = "internal-error";
        Assert.Equal("internal-error", (await Assert.ThrowsAsync<MeshRefusedException>(() => acme.Lifecycle.ForceEndAsync(id, "over", default))).Reason);
    }

    [Fact]
    public async Task Request_PartnerChangedItsKey_NamesThePresentOne()
    {
        await using Town town = await Town.BuildAsync();
        _ = await DeclinedByTheSecondKeyAsync(town);
        MeshClient acme = await town.ConnectAsync(town.AcmeFolder, o => o.Receive = false);

        Guid next = await acme.Lifecycle.RequestAsync([Town.Mit], "again", [], parent: null, default);

        Assert.Equal(Mit + "#key-3", (await acme.Lifecycle.HistoryAsync(next, default)).Standing.FindParty(Mit)!.KeyId);
    }

    [Fact]
    public async Task History_HubWithholdsWhatANewKeySigned_IsForked()
    {
        await using Town town = await Town.BuildAsync();
        Guid id = await DeclinedByTheSecondKeyAsync(town);
        MeshClient acme = await town.ConnectAsync(town.AcmeFolder, o => o.Receive = false);
        _ = await acme.Lifecycle.HistoryAsync(id, default);
        town.Hub.State.Events[id] = town.Hub.State.Events[id][..^1];

        // another process knows of the new key only what it is shown now
        MeshClient again = await town.ConnectAsync(town.AcmeFolder, o => o.Receive = false);
        Assert.Equal("history-forked", (await Assert.ThrowsAsync<MeshRefusedException>(() => again.Lifecycle.HistoryAsync(id, default))).Reason);

        Assert.True(MeshHistory.TryVerify([town.Hub.State.Histories[Mit].Versions[0].Registration.Bytes], town.Clock.GetUtcNow(), out MeshHistory? shorter, out _));
        town.Hub.State.Histories[Mit] = shorter;
        MeshClient third = await town.ConnectAsync(town.AcmeFolder, o => o.Receive = false);
        Assert.Equal("history-unproven", (await Assert.ThrowsAsync<MeshRefusedException>(() => third.Lifecycle.HistoryAsync(id, default))).Reason);
    }

    [Fact]
    public async Task History_MeshHistoryDoesNotHold_IsRefused()
    {
        await using Town town = await Town.BuildAsync();
        Guid id = await DeclinedByTheSecondKeyAsync(town);
        town.Hub.State.Histories[Mit] = town.AcmeFolder.History;
        MeshClient acme = await town.ConnectAsync(town.AcmeFolder, o => o.Receive = false);

        Assert.Equal("registration-invalid", (await Assert.ThrowsAsync<MeshRefusedException>(() => acme.Lifecycle.HistoryAsync(id, default))).Reason);
    }

    [Fact]
    public async Task Accept_OwnKeyChangedSinceTheOffer_TheSameIsOfferedWithThePresentKeys()
    {
        await using Town town = await Town.BuildAsync();
        town.Hub.KeepSessions = true;
        MeshClient mit = await town.ConnectAsync(town.MitFolder);
        MeshClient acme = await town.ConnectAsync(town.AcmeFolder);
        Guid id = await acme.Lifecycle.RequestAsync([Town.Mit], "test", [], parent: null, default);
        _ = await mit.Lifecycle.OpenAsync(id, [], default);
        FederationStanding offered = await acme.Lifecycle.ProposeAsync(id, Town.Terms, default);
        await RotateAsync(town, mit);

        FederationStanding renewed = await mit.Lifecycle.AcceptAsync(id, default);

        Assert.Equal((Mit, false), (renewed.Offer!.By, renewed.Offer.IsAgreed));
        Assert.Equal(Mit + "#key-2", renewed.Offer.Agreement.FindParty(Mit)!.KeyId);
        Assert.True(renewed.Offer.Agreement.Renews(offered.Offer!.Agreement));
        Assert.Equal(FederationPhase.Agreed, (await acme.Lifecycle.AcceptAsync(id, default)).Phase);
    }

    [Fact]
    public async Task Propose_PartnerChangedItsKeySinceTheRequest_NamesThePresentOne()
    {
        await using Town town = await Town.BuildAsync();
        town.Hub.KeepSessions = true;
        MeshClient mit = await town.ConnectAsync(town.MitFolder);
        MeshClient acme = await town.ConnectAsync(town.AcmeFolder);
        Guid id = await acme.Lifecycle.RequestAsync([Town.Mit], "test", [], parent: null, default);
        _ = await mit.Lifecycle.OpenAsync(id, [], default);
        await RotateAsync(town, mit);

        _ = await acme.Lifecycle.ProposeAsync(id, Town.Terms, default);

        Assert.Equal(FederationPhase.Agreed, (await mit.Lifecycle.AcceptAsync(id, default)).Phase);
    }

    // The first key opens, the second declines, the third is the present one.
    private static async Task<Guid> DeclinedByTheSecondKeyAsync(Town town)
    {
        town.Hub.KeepSessions = true;
        MeshClient mit = await town.ConnectAsync(town.MitFolder);
        MeshClient acme = await town.ConnectAsync(town.AcmeFolder, o => o.Receive = false);
        Guid id = await acme.Lifecycle.RequestAsync([Town.Mit], "test", [], parent: null, default);
        _ = await mit.Lifecycle.OpenAsync(id, [], default);
        await RotateAsync(town, mit);
        _ = await mit.Lifecycle.DeclineAsync(id, "no", default);
        await RotateAsync(town, mit);
        await acme.DisposeAsync();
        return id;
    }

    private static async Task RotateAsync(Town town, MeshClient client)
    {
        Task<bool> changing = client.ChangeRegistrationAsync(new RegistrationChange { RotatesKey = true }, default);
        await town.AdvanceUntilAsync(() => changing.IsCompleted);
        Assert.True(await changing);
    }
}
