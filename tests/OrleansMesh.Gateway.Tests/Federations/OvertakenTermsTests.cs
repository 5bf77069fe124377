using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrleansMesh.Contracts.Federations;
using OrleansMesh.Domain.Routing;
using OrleansMesh.Gateway.Links;
using OrleansMesh.Gateway.Tests.Hubs;
using OrleansMesh.Gateway.Tests.Links;
using OrleansMesh.Gateway.Tests.Peers;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Tests.Federations;

/// <summary>F-07: messages that overtake the terms by which they were taken, on their way between two hubs.</summary>
public sealed class OvertakenTermsTests
{
    [Fact]
    public async Task Send_TheHomeOfTheTargetDoesNotKnowTheNewTermsYet_ItAsksForThemAndTakesTheMessage()
    {
        await using LivingPair pair = await LivingPair.BuildLinkedAsync(isHeldByTheSecond: false, granted: "note");
        await StopTellingAsync(pair.Linked!.First);
        await pair.AgreeAsync(pair.Mit, granted: "memo", isKnownTo: [pair.Acme]);
        Assert.DoesNotContain(pair.Mit.Client.ActiveFederations, federation => federation.Agreement.Terms.Grants.Any(grant => grant.Pattern == "memo"));

        for (int number = 0; number < 20; number++)
        {
            _ = await pair.Acme.SendAsync(pair.FederationId, number, "memo");
        }

        await Eventually.HoldsAsync(() => pair.Mit.Received.Length + pair.Acme.Refused.Count == 20);
        Assert.Equal(Enumerable.Range(0, 20), pair.Mit.Received);
    }

    [Fact]
    public async Task Fetch_TheHomeOfAPartyIsShownWhatItDoesNotHave_AndNobodyElseAnything()
    {
        await using LinkedTown town = await LinkedTown.BuildAsync(3, (0, 1), (1, 2));
        await town.FederateAsync();
        await Eventually.HoldsAsync(() => town.Routes(0).TryFind(town.Node(1), out _) && town.Routes(1).TryFind(town.Node(0), out _));

        int version = (await town.Hub(0).Services.GetRequiredService<IGrainFactory>().GetGrain<IFederationGrain>(town.FederationId).GetAsync())!.Version;

        Assert.Equal(version, (await FetchedAsync(version - 1))!.Federation.Version);
        Assert.Null(await FetchedAsync(version));
        Assert.Equal("malformed", await ReasonAsync(asker: 2, asked: 0, town.FederationId, version: -1));
        Assert.Equal("no-such-federation", await ReasonAsync(asker: 2, asked: 0, Guid.NewGuid(), version: 0));
        Assert.Equal("unknown-federation", await ReasonAsync(asker: 1, asked: 0, town.FederationId, version: 0));
        Assert.Equal("unknown-federation", await ReasonAsync(asker: 1, asked: 2, town.FederationId, version: 0));

        // one that was shown it tells who holds it
        HubAnswer elsewhere = await AskAsync(town, 0, 2, town.FederationId, version: 0);
        Assert.True(RequestJson.TryRead(elsewhere.Body, HubCallJson.Default.FederationFetchedBody, out FederationFetchedBody? pointer), elsewhere.Body.ToString());
        Assert.Equal((null, town.Hub(0).Identity.Id), (pointer.Federation, pointer.HeldBy));

        async Task<FederationReplicaBody?> FetchedAsync(int known)
        {
            HubAnswer answer = await AskAsync(town, 2, 0, town.FederationId, known);
            Assert.False(answer.IsRefused);
            Assert.True(RequestJson.TryRead(answer.Body, HubCallJson.Default.FederationFetchedBody, out FederationFetchedBody? body));
            return body.Federation;
        }

        async Task<string?> ReasonAsync(int asker, int asked, Guid federationId, int version)
        {
            HubAnswer answer = await AskAsync(town, asker, asked, federationId, version);
            return answer.IsRefused ? answer.Body.GetProperty("reason").GetString() : null;
        }
    }

    private static async Task<HubAnswer> AskAsync(LinkedTown town, int asker, int asked, Guid federationId, int version)
    {
        HubAnswer? answer = await town.Hub(asker).Services.GetRequiredService<HubCalls>().AskAsync(
            town.Node(asked), HubCallTypes.FederationFetch, "", new FederationFetchBody(federationId, version), HubCallJson.Default.FederationFetchBody, CancellationToken.None);
        Assert.NotNull(answer);
        return answer;
    }

    // as if what it says were on its way for ever
    private static Task StopTellingAsync(TestHub hub) =>
        hub.Services.GetServices<IHostedService>().OfType<FederationReplicator>().Single().StopAsync(CancellationToken.None);
}
