using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OrleansMesh.Domain.Federation.Lifecycle;
using OrleansMesh.Gateway.Links;
using OrleansMesh.Gateway.Services;
using OrleansMesh.Gateway.Tests.Hubs;
using OrleansMesh.Gateway.Tests.Links;
using OrleansMesh.Gateway.Tests.Peers;
using OrleansMesh.Testing.Mesh;

namespace OrleansMesh.Gateway.Tests.Services;

/// <summary>R-11: a service is found by its name, by those who may see it.</summary>
public sealed class ResolveTests
{
    [Fact]
    public async Task Resolve_WhatIsAnnounced_IsFoundUntilItIsWithdrawn()
    {
        await using TestHub hub = await TestHub.StartAsync("Hub:MinimumTrust=0");
        await using Member acme = await EdgeClient.JoinAsync(hub, new SampleMesh("did:mesh:enterprise:acme-001"));
        await using Member mit = await EdgeClient.JoinAsync(hub, new SampleMesh("did:mesh:academic:mit-001"));
        Assert.Empty(await ResolveAsync(acme, "documents.search"));

        await AnnounceAsync(mit, ["documents.search@1.4 agents=reader,indexer capability=documents ttl=600", "other"]);
        JsonElement found = Assert.Single(await ResolveAsync(acme, "documents.search"));
        Assert.Equal(
            (mit.Mesh.Id, "MIT", "documents.search", "1.4", "documents", 600),
            (Text(found, "meshId"), Text(found, "meshName"), Text(found, "service"), Text(found, "version"), Text(found, "capability"), found.GetProperty("ttlSeconds").GetInt32()));
        Assert.Equal(["reader", "indexer"], found.GetProperty("agents").EnumerateArray().Select(each => each.GetString()!));
        Assert.True(found.GetProperty("online").GetBoolean());
        Assert.False(found.GetProperty("federated").GetBoolean());
        Assert.Empty(await ResolveAsync(acme, "documents"));
        Assert.Empty(await ResolveAsync(acme, "DOCUMENTS.search"));

        await AnnounceAsync(mit, ["other"]);
        Assert.Empty(await ResolveAsync(acme, "documents.search"));

        // who does not speak of services has none
        _ = await mit.AskAsync("mesh.announce", "\"name\":\"MIT\",\"capabilities\":[],\"minimumTrust\":0,\"public\":true");
        Assert.Empty(await ResolveAsync(acme, "other"));
    }

    [Fact]
    public async Task Resolve_WhatNeedsTrustOrPartnership_IsShownToWhoHasIt()
    {
        await using Town town = await Town.BuildAsync();
        await using Member stranger = await EdgeClient.JoinAsync(town.Hub, new SampleMesh("did:mesh:enterprise:stranger-001"));
        int trust = (await town.Acme.AskAsync("mesh.trust", $"\"meshId\":\"{town.Acme.Mesh.Id}\",\"federationId\":null")).GetProperty("score").GetInt32();
        await AnnounceAsync(town.Mit, [$"just trust={trust}", $"higher trust={trust + 1}", "partners for=partners"]);

        Assert.True(Assert.Single(await ResolveAsync(town.Acme, "just")).GetProperty("federated").GetBoolean());
        Assert.Empty(await ResolveAsync(town.Acme, "higher"));
        _ = Assert.Single(await ResolveAsync(town.Mit, "higher"));
        _ = Assert.Single(await ResolveAsync(town.Acme, "partners"));
        Assert.Empty(await ResolveAsync(stranger, "partners"));

        // one that discovery does not show serves its partners
        await AnnounceAsync(town.Mit, ["quiet"], isPublic: false);
        _ = Assert.Single(await ResolveAsync(town.Acme, "quiet"));
        Assert.Empty(await ResolveAsync(stranger, "quiet"));

        // ... and does so no more when the federation is over
        JsonElement ended = await town.Acme.SayAsync(town.FederationId, FederationEventKind.ForceEnd, "done");
        Assert.Equal("result", Text(ended, "type"));
        await Eventually.HoldsAsync(async () => (await ResolveAsync(town.Acme, "quiet")).Length == 0);
    }

    [Fact]
    public async Task Resolve_PartnersComeFirst_WhateverTheirTrust()
    {
        await using Town town = await Town.BuildAsync();
        await using Member aardvark = await EdgeClient.JoinAsync(town.Hub, new SampleMesh("did:mesh:academic:aardvark-001"));
        await AnnounceAsync(aardvark, ["data"]);
        await AnnounceAsync(town.Mit, ["data"]);
        Assert.Equal([town.Mit.Mesh.Id, aardvark.Mesh.Id], (await ResolveAsync(town.Acme, "data")).Select(each => Text(each, "meshId")));
    }

    [Theory]
    [InlineData("\"a b\"")]
    [InlineData("\"a\",\"a@2\"")]
    [InlineData("\"a ttl=0\"")]
    [InlineData("null")]
    public async Task Announce_OfAnotherForm_IsRefused(string services)
    {
        await using TestHub hub = await TestHub.StartAsync();
        await using Member acme = await EdgeClient.JoinAsync(hub, new SampleMesh("did:mesh:enterprise:acme-001"));
        JsonElement answer = await acme.AskAsync("mesh.announce", $"\"name\":\"Acme\",\"capabilities\":[],\"minimumTrust\":0,\"public\":true,\"services\":[{services}]");
        Assert.Equal("out-of-bounds", Text(answer, "reason"));
    }

    [Fact]
    public async Task Announce_AsManyServicesAsMayBeAndOneMore_IsTakenAndRefused()
    {
        await using TestHub hub = await TestHub.StartAsync();
        await using Member acme = await EdgeClient.JoinAsync(hub, new SampleMesh("did:mesh:enterprise:acme-001"));
        await AnnounceAsync(acme, [.. Enumerable.Range(0, 32).Select(i => $"s{i}")]);
        _ = Assert.Single(await ResolveAsync(acme, "s31"));
        string more = string.Join(',', Enumerable.Range(0, 33).Select(i => $"\"s{i}\""));
        JsonElement answer = await acme.AskAsync("mesh.announce", $"\"name\":\"Acme\",\"capabilities\":[],\"minimumTrust\":0,\"public\":true,\"services\":[{more}]");
        Assert.Equal("out-of-bounds", Text(answer, "reason"));
    }

    [Theory]
    [InlineData("\"service\":\"\"", "out-of-bounds")]
    [InlineData("\"service\":\"a b\"", "out-of-bounds")]
    [InlineData("\"service\":\"a\\nb\"", "out-of-bounds")]
    [InlineData("\"service\":null", "malformed")]
    [InlineData("\"service\":7", "malformed")]
    [InlineData("", "malformed")]
    public async Task Resolve_WhatIsNoName_IsRefused(string members, string reason)
    {
        await using TestHub hub = await TestHub.StartAsync();
        await using Member acme = await EdgeClient.JoinAsync(hub, new SampleMesh("did:mesh:enterprise:acme-001"));
        Assert.Equal(reason, Text(await acme.AskAsync("services.resolve", members), "reason"));
    }

    [Fact]
    public async Task Resolve_AtAnotherHub_IsKeptAndForgottenWhenItChanges()
    {
        await using LinkedTown town = await LinkedTown.BuildAsync(3, (0, 1), (1, 2));
        ServiceAnswers kept = town.Hub(0).Services.GetRequiredService<ServiceAnswers>();
        Assert.Empty(await ResolveAsync(town.Acme, "data"));

        // That there is none is kept for 30 s, and forgotten at once when there is one.
        await AnnounceAsync(town.Mit, ["data ttl=3600", "trusted trust=1", "partners for=partners"]);
        JsonElement[] found = [];
        await Eventually.HoldsAsync(async () => (found = await ResolveAsync(town.Acme, "data")).Length > 0);
        Assert.Equal((town.Mit.Mesh.Id, "r2"), (Text(found[0], "meshId"), Text(found[0], "region")));
        Assert.Empty(await ResolveAsync(town.Acme, "trusted"));
        Assert.Empty(await ResolveAsync(town.Acme, "partners"));

        // The answer that is kept is the one that is given.
        long changes = kept.Changes;
        town.Hub(2).Services.GetRequiredService<ServiceAnswers>().Forget(["data"]);
        Assert.Equal(changes, kept.Changes);
        _ = Assert.Single(await ResolveAsync(town.Acme, "data"));

        await AnnounceAsync(town.Mit, []);
        await Eventually.HoldsAsync(async () => (await ResolveAsync(town.Acme, "data")).Length == 0);
        Assert.True(kept.Changes > changes);
    }

    [Fact]
    public async Task Resolve_OfAPartnerAtAnotherHub_IsFoundAsSoonAsItIsOne()
    {
        await using LinkedTown town = await LinkedTown.BuildAsync(2, (0, 1));
        await AnnounceAsync(town.Mit, ["data for=partners"], isPublic: false);
        Assert.Empty(await ResolveAsync(town.Acme, "data"));

        await town.FederateAsync();

        // what was kept is the answer to another question: it had other partners
        await Eventually.HoldsAsync(async () => (await ResolveAsync(town.Acme, "data")) is [JsonElement found] && found.GetProperty("federated").GetBoolean());
    }

    [Fact]
    public async Task ResolveCall_InTheNameOfAMeshOfAnotherHub_IsRefused()
    {
        await using LinkedTown town = await LinkedTown.BuildAsync(2, (0, 1));
        await AnnounceAsync(town.Mit, ["data"]);
        HubCalls calls = town.Hub(0).Services.GetRequiredService<HubCalls>();
        Domain.Routing.HubAnswer? answer = await calls.AskAsync(
            town.Node(1), HubCallTypes.Resolve, town.Mit.Mesh.Id, new Wire.Requests.ResolveRequest("data"), HubCallJson.Default.ResolveRequest, CancellationToken.None);
        Assert.True(answer!.IsRefused);
        Assert.Equal("not-its-home", answer.Body.GetProperty("reason").GetString());
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public async Task ServicesChangedCall_Names_AtTheirBoundsAreTaken(int count, bool isTaken)
    {
        await using LinkedTown town = await LinkedTown.BuildAsync(2, (0, 1));
        HubCalls calls = town.Hub(0).Services.GetRequiredService<HubCalls>();
        Domain.Routing.HubAnswer? answer = await calls.AskAsync(
            town.Node(1), HubCallTypes.ServicesChanged, "", new ServicesChangedBody([.. Enumerable.Range(0, count).Select(i => $"s{i}")]), HubCallJson.Default.ServicesChangedBody, CancellationToken.None);
        Assert.Equal(isTaken, !answer!.IsRefused);
    }

    private static string? Text(JsonElement element, string member) => element.GetProperty(member).GetString();

    private static async Task AnnounceAsync(Member mesh, string[] services, bool isPublic = true)
    {
        JsonElement answer = await mesh.AskAsync(
            "mesh.announce",
            $"\"name\":\"MIT\",\"capabilities\":[],\"minimumTrust\":0,\"public\":{(isPublic ? "true" : "false")},\"services\":[{string.Join(',', services.Select(each => $"\"{each}\""))}]");
        Assert.True(Text(answer, "type") == "result", answer.ToString());
    }

    private static async Task<JsonElement[]> ResolveAsync(Member asker, string service)
    {
        JsonElement answer = await asker.AskAsync("services.resolve", $"\"service\":\"{service}\"");
        Assert.True(Text(answer, "type") == "result", answer.ToString());
        return [.. answer.GetProperty("services").EnumerateArray()];
    }
}
