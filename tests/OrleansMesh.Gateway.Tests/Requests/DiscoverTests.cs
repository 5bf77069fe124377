using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OrleansMesh.Contracts.Meshes;
using OrleansMesh.Gateway.Requests;
using OrleansMesh.Gateway.Tests.Hubs;
using OrleansMesh.Gateway.Tests.Links;
using OrleansMesh.Gateway.Tests.Peers;
using OrleansMesh.Grains;
using OrleansMesh.Grains.Ports;
using OrleansMesh.Testing.Mesh;
using OrleansMesh.Wire.Framing;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Tests.Requests;

/// <summary>F-02, F-04: what a mesh announces is shown to those whom it asks for no more trust than they have.</summary>
public sealed class DiscoverTests
{
    [Fact]
    public async Task Discover_CapabilityThatNeedsTrust_IsShownToWhoHasIt()
    {
        await using TestHub hub = await TestHub.StartAsync("Hub:MinimumTrust=0");
        await using Member acme = await EdgeClient.JoinAsync(hub, new SampleMesh("did:mesh:enterprise:acme-001"));
        await using Member mit = await EdgeClient.JoinAsync(hub, new SampleMesh("did:mesh:academic:mit-001"));
        int trust = (await acme.AskAsync("mesh.trust", $"\"meshId\":\"{acme.Mesh.Id}\",\"federationId\":null")).GetProperty("score").GetInt32();
        Assert.InRange(trust, 1, 99);
        await AnnounceAsync(mit, $"\"open\",\"just {trust}\",\"higher {trust + 1}\"");

        Assert.Equal(["open", "just"], await FindAsync(acme, mit));
        Assert.Equal(["open", "just"], await FindAsync(acme, mit, "\"just\",\"open\""));
        Assert.Empty(await FindAsync(acme, mit, "\"higher\""));
        Assert.Equal(["open", "just", "higher"], await FindAsync(mit, mit, "\"higher\""));

        // It is shown as soon as it is announced, and no more when it is taken back.
        await AnnounceAsync(mit, "\"higher\"");
        Assert.Equal(["higher"], await FindAsync(acme, mit));
        await AnnounceAsync(mit, "");
        Assert.Empty(await FindAsync(acme, mit));
    }

    [Fact]
    public async Task Discover_VersionsEndpointsAndRequirements_AreShownToWhoIsTrustedEnough()
    {
        await using TestHub hub = await TestHub.StartAsync("Hub:MinimumTrust=0");
        await using Member acme = await EdgeClient.JoinAsync(hub, new SampleMesh("did:mesh:enterprise:acme-001"));
        await using Member mit = await EdgeClient.JoinAsync(hub, new SampleMesh("did:mesh:academic:mit-001"));
        await AnnounceAsync(mit, "\"bare\",\"open version=1.2 at=https://mit.example/a,wss://mit.example/b needs=gdpr,tier-2\",\"closed 99 version=3 at=https://mit.example/c\"");
        Assert.Equal(["bare", "open"], await FindAsync(acme, mit));
        Assert.Equal("""[{"name":"open","version":"1.2","endpoints":["https://mit.example/a","wss://mit.example/b"],"requirements":["gdpr","tier-2"]}]""", await OffersAsync(acme, mit));
        Assert.Contains("https://mit.example/c", await OffersAsync(mit, mit), StringComparison.Ordinal);
    }

    [Fact]
    public void Bound_MoreOffersThanAnAnswerHas_LeavesOutTheLast()
    {
        CapabilityOffer[] offers = [.. Enumerable.Range(0, 64).Select(i => new CapabilityOffer($"c{i:00}", null, [new string('x', 253)]))];
        DiscoveredMesh[] bound = DiscoverHandler.Bound(Enumerable.Range(0, 17).Select(i => new DiscoveredMesh($"m{i}", "", "", [], 0, true, offers)));
        Assert.Equal(Enumerable.Repeat(true, 16).Append(false), bound.Select(mesh => mesh.Offers is not null));
    }

    [Fact]
    public void Bound_MoreRequirementsThanAnAnswerHas_LeavesOutTheLast()
    {
        string[] requirements = [.. Enumerable.Range(0, 8).Select(i => $"r{i:00}".PadRight(64, 'x'))];
        CapabilityOffer[] offers = [.. Enumerable.Range(0, 64).Select(i => new CapabilityOffer($"c{i:00}", null, [], requirements))];
        DiscoveredMesh[] bound = DiscoverHandler.Bound(Enumerable.Range(0, 8).Select(i => new DiscoveredMesh($"m{i}", "", "", [], 0, true, offers)));
        Assert.Equal([.. Enumerable.Repeat(true, 7), false], bound.Select(mesh => mesh.Offers is not null));
    }

    [Theory]
    [InlineData("\"a 0\"")]
    [InlineData("\"a 101\"")]
    [InlineData("\"a b\"")]
    [InlineData("\"a needs=x,x\"")]
    [InlineData("null")]
    public async Task Announce_OfAnotherForm_IsRefused(string capability)
    {
        await using TestHub hub = await TestHub.StartAsync();
        await using Member acme = await EdgeClient.JoinAsync(hub, new SampleMesh("did:mesh:enterprise:acme-001"));
        JsonElement answer = await acme.AskAsync("mesh.announce", $"\"name\":\"Acme\",\"capabilities\":[{capability}],\"minimumTrust\":0,\"public\":true");
        Assert.Equal("out-of-bounds", answer.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Discover_AtAnotherHub_IsShownWhatNeedsNoTrust()
    {
        await using LinkedTown town = await LinkedTown.BuildAsync(2, (0, 1));
        await AnnounceAsync(town.Mit, "\"open\",\"closed 1\"");
        string[] found = [];
        await Eventually.HoldsAsync(async () => (found = await FindAsync(town.Acme, town.Mit)).Length > 0);
        Assert.Equal(["open"], found);
        Assert.Empty(await FindAsync(town.Acme, town.Mit, "\"closed\""));
    }

    [Fact]
    public async Task Discover_WhatAMeshAsksOfPartners_IsToldWithWhetherItIsReached_AsTheHandshakeFindsIt()
    {
        await using TestHub hub = await TestHub.StartAsync("Hub:MinimumTrust=1");
        await using Member acme = await EdgeClient.JoinAsync(hub, new SampleMesh("did:mesh:enterprise:acme-001"));
        await using Member mit = await EdgeClient.JoinAsync(hub, new SampleMesh("did:mesh:academic:mit-001"));
        int trust = (await acme.AskAsync("mesh.trust", $"\"meshId\":\"{acme.Mesh.Id}\",\"federationId\":null")).GetProperty("score").GetInt32();
        Assert.InRange(trust, 1, 99);

        await AnnounceAsync(mit, "", trust);
        Assert.Equal((trust, true), await AskedAsync(acme, mit));
        Assert.Null(await InitiateAsync(acme, mit));

        // a directory of before did not keep it
        IMeshDirectory directory = hub.Services.GetRequiredService<IMeshDirectory>();
        MeshSummary line = (await directory.QueryAsync(hub.Services.GetRequiredService<IOptions<HubOptions>>().Value.Region, new MeshQuery([], 0, 10), default)).Single(mesh => mesh.MeshId == mit.Mesh.Id);
        await directory.PutAsync(line with { MinimumTrust = null }, isPublic: true, default);
        Assert.Equal((trust, true), await AskedAsync(acme, mit));

        // a handshake that fails costs trust
        await AnnounceAsync(mit, "", trust + 1);
        Assert.Equal((trust + 1, false), await AskedAsync(acme, mit));
        Assert.Equal("trust-too-low", await InitiateAsync(acme, mit));

        // its hub asks for more than it does; of itself a mesh is told what it asks
        await AnnounceAsync(mit, "", 0);
        Assert.Equal((1, true), await AskedAsync(acme, mit));
        Assert.Equal((0, null), await AskedAsync(mit, mit));
    }

    [Fact]
    public async Task Discover_WhatAMeshAtAnotherHubAsksOfPartners_IsToldWithWhetherItIsReached()
    {
        await using LinkedTown town = await LinkedTown.BuildAsync(2, (0, 1));
        int trust = (await town.Acme.AskAsync("mesh.trust", $"\"meshId\":\"{town.Acme.Mesh.Id}\",\"federationId\":null")).GetProperty("score").GetInt32();
        await AnnounceAsync(town.Mit, "\"open\"", trust + 1);
        await Eventually.HoldsAsync(async () => (await FindAsync(town.Acme, town.Mit)).Length > 0);
        Assert.Equal((trust + 1, false), await AskedAsync(town.Acme, town.Mit));
        Assert.Equal("trust-too-low", await InitiateAsync(town.Acme, town.Mit));
        await AnnounceAsync(town.Mit, "\"open\"", trust);
        Assert.Equal((trust, true), await AskedAsync(town.Acme, town.Mit));
    }

    private static async Task<(int? MinimumTrust, bool? Reached)> AskedAsync(Member asker, Member wanted)
    {
        JsonElement answer = await asker.AskAsync("discover", "\"capabilities\":[],\"minimumTrust\":0,\"limit\":10", FrameType.Discovery);
        DiscoveredMesh found = answer.GetProperty("meshes").Deserialize(RequestJson.Default.DiscoveredMeshArray)!.Single(mesh => mesh.MeshId == wanted.Mesh.Id);
        return (found.MinimumTrust, found.Reached);
    }

    // Why a handshake is refused; null when it is challenged.
    private static async Task<string?> InitiateAsync(Member by, Member with)
    {
        JsonElement answer = await by.AskAsync("fmp.initiate", $"\"targetMeshId\":\"{with.Mesh.Id}\",\"credentials\":null,\"capabilities\":[]");
        return answer.TryGetProperty("reason", out JsonElement reason) ? reason.GetString() : null;
    }

    private static async Task AnnounceAsync(Member mesh, string capabilities, int minimumTrust = 0)
    {
        JsonElement answer = await mesh.AskAsync("mesh.announce", $"\"name\":\"MIT\",\"capabilities\":[{capabilities}],\"minimumTrust\":{minimumTrust},\"public\":true");
        Assert.True(answer.GetProperty("type").GetString() == "result", answer.ToString());
    }

    // What is shown of a mesh; nothing when it is not found.
    private static async Task<string[]> FindAsync(Member asker, Member wanted, string capabilities = "")
    {
        JsonElement answer = await asker.AskAsync("discover", $"\"capabilities\":[{capabilities}],\"minimumTrust\":0,\"limit\":10", FrameType.Discovery);
        return [.. answer.GetProperty("meshes").EnumerateArray()
            .Where(mesh => mesh.GetProperty("meshId").GetString() == wanted.Mesh.Id)
            .SelectMany(mesh => mesh.GetProperty("capabilities").EnumerateArray().Select(each => each.GetString()!))];
    }

    private static async Task<string> OffersAsync(Member asker, Member wanted)
    {
        JsonElement answer = await asker.AskAsync("discover", "\"capabilities\":[],\"minimumTrust\":0,\"limit\":10", FrameType.Discovery);
        return answer.GetProperty("meshes").EnumerateArray().Single(mesh => mesh.GetProperty("meshId").GetString() == wanted.Mesh.Id).GetProperty("offers").GetRawText();
    }
}
