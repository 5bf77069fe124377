using OrleansMesh.Client.Tests.Hubs;
using OrleansMesh.Domain.Federation.Lifecycle;

namespace OrleansMesh.Client.Tests;

/// <summary>F-01, F-03, F-12: what waits for our answer is shown once it is verified, and is answered as it was looked at.</summary>
public sealed class FederationTurnTests
{
    [Fact]
    public async Task Turns_RequestProposalAndRenewal_AreShownToWhoAnswersThem()
    {
        await using Town town = await Town.BuildAsync();
        town.Hub.TellsNegotiations = true;
        MeshClient acme = await town.ConnectAsync(town.AcmeFolder);
        MeshClient mit = await town.ConnectAsync(town.MitFolder);
        Guid id = await acme.Lifecycle.RequestAsync([Town.Mit], "test", [], parent: null, default);
        FederationTurn request = await NextAsync(mit);
        Assert.Equal((id, Town.Acme.ToString()), (request.FederationId, request.Asker));
        Assert.Null(request.Terms);
        Assert.Equal(FederationPhase.Negotiating, (await request.AcceptAsync(default)).Phase);

        FederationStanding offered = await acme.Lifecycle.ProposeAsync(id, Town.Terms, default);
        FederationTurn proposal = await NextAsync(mit);
        Assert.Equal((offered.Offer!.Agreement.Terms.Version, null), (proposal.Terms!.Terms.Version, proposal.InForce));
        Assert.True((await proposal.AcceptAsync(default)).Offer!.IsAgreed);
        await ActiveAsync(acme, id);

        _ = await acme.Lifecycle.ProposeAsync(id, Town.Terms, default);
        FederationTurn renewal = await NextAsync(mit);
        Assert.Equal(offered.Offer.Agreement.Terms.Version, renewal.InForce!.Terms.Version);
        FederationStanding declined = await renewal.DeclineAsync("as it is", default);
        Assert.Equal((FederationPhase.Active, null), (declined.Phase, declined.Offer));
    }

    [Fact]
    public async Task Accept_OtherTermsMeanwhile_AreNotSigned()
    {
        await using Town town = await Town.BuildAsync();
        town.Hub.TellsNegotiations = true;
        MeshClient acme = await town.ConnectAsync(town.AcmeFolder);
        MeshClient mit = await town.ConnectAsync(town.MitFolder);
        Guid id = await acme.Lifecycle.RequestAsync([Town.Mit], "test", [], parent: null, default);
        _ = await (await NextAsync(mit)).AcceptAsync(default);
        _ = await acme.Lifecycle.ProposeAsync(id, Town.Terms, default);
        _ = await (await NextAsync(mit)).AcceptAsync(default);
        await ActiveAsync(acme, id);

        _ = await acme.Lifecycle.ProposeAsync(id, Town.Terms, default);
        FederationTurn looked = await NextAsync(mit);
        _ = await acme.Lifecycle.DeclineAsync(id, "another one", default);
        _ = await acme.Lifecycle.ProposeAsync(id, Town.Terms with { Purpose = "something else" }, default);

        Assert.Equal("offer-mismatch", (await Assert.ThrowsAsync<MeshRefusedException>(() => looked.AcceptAsync(default))).Reason);

        // what was told before it was declined may be read once more
        FederationTurn next = await NextAsync(mit);
        while (next.Terms!.Terms.Purpose != "something else")
        {
            Assert.Equal(looked.Terms!.Terms.Purpose, next.Terms.Terms.Purpose);
            next = await NextAsync(mit);
        }
    }

    private static async Task<FederationTurn> NextAsync(MeshClient client)
    {
        await using IAsyncEnumerator<FederationTurn> turns = client.TurnsAsync(default).GetAsyncEnumerator();
        Assert.True(await turns.MoveNextAsync().AsTask().WaitAsync(Town.Patience));
        return turns.Current;
    }

    // Both clients say so themselves once all have signed.
    private static async Task ActiveAsync(MeshClient client, Guid id)
    {
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        using var patience = new CancellationTokenSource(Town.Patience);
        while ((await client.Lifecycle.HistoryAsync(id, default)).Standing.Phase != FederationPhase.Active)
        {
            _ = await pause.WaitForNextTickAsync(patience.Token);
        }
    }
}
