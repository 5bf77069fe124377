using System.Text;
using System.Text.Json;
using OrleansMesh.Domain.Federation.Lifecycle;
using OrleansMesh.Gateway.Tests.Hubs;
using OrleansMesh.Wire.Framing;

namespace OrleansMesh.Gateway.Tests.Requests;

public sealed class RequestTests : IAsyncLifetime
{
    private Town _town = null!;

    public async Task InitializeAsync() => _town = await Town.BuildAsync();

    public async Task DisposeAsync() => await _town.DisposeAsync();

    [Fact]
    public async Task AnnounceAndDiscover_APublicMesh_IsFoundWithPresence()
    {
        Done(await _town.Mit.AskAsync("mesh.announce", """ "name":"MIT","capabilities":["data"],"minimumTrust":0,"public":true """));
        JsonElement found = await _town.Acme.AskAsync("discover", """ "capabilities":["data"],"minimumTrust":0,"limit":10 """, FrameType.Discovery);
        JsonElement mesh = Assert.Single(found.GetProperty("meshes").EnumerateArray());

        Assert.Equal((_town.Mit.Mesh.Id, "MIT", "local", true), (mesh.GetProperty("meshId").GetString(), mesh.GetProperty("name").GetString(), mesh.GetProperty("region").GetString(), mesh.GetProperty("online").GetBoolean()));
    }

    [Fact]
    public async Task Credential_ByATrustedIssuer_ShowsInTrust()
    {
        string credential = Encoding.UTF8.GetString(Town.Credential(_town.Acme.Mesh));
        JsonElement before = await _town.Mit.AskAsync("mesh.show", $"\"meshId\":\"{_town.Acme.Mesh.Id}\"");
        Done(await _town.Acme.AskAsync("mesh.credential", $"\"credential\":{credential}"));
        JsonElement after = await _town.Mit.AskAsync("mesh.show", $"\"meshId\":\"{_town.Acme.Mesh.Id}\"");

        Assert.Equal(30, after.GetProperty("trust").GetInt32() - before.GetProperty("trust").GetInt32());
        Assert.True(after.GetProperty("online").GetBoolean());
        Assert.Equal(_town.Acme.Mesh.Id, after.GetProperty("registration").GetProperty("id").GetString());
        Refused("credential-invalid", await _town.Mit.AskAsync("mesh.credential", $"\"credential\":{credential}"));
    }

    [Fact]
    public async Task List_OfAParty_HasItsFederations()
    {
        JsonElement federation = Assert.Single((await _town.Mit.AskAsync("fmp.list", "")).GetProperty("federations").EnumerateArray());

        Assert.Equal((_town.FederationId, "active", 2), (federation.GetProperty("federationId").GetGuid(), federation.GetProperty("status").GetString(), federation.GetProperty("version").GetInt32()));
    }

    [Fact]
    public async Task End_OfAParty_IsToldToBothAndIdempotent()
    {
        Refused("not-proposed", await _town.Mit.SayAsync(_town.FederationId, FederationEventKind.Decline, "too late"));
        Done(await _town.Mit.SayAsync(_town.FederationId, FederationEventKind.ForceEnd, "enough"));
        Done(await _town.Acme.SayAsync(_town.FederationId, FederationEventKind.ForceEnd, "me too"));

        foreach (Member member in new[] { _town.Acme, _town.Mit })
        {
            JsonElement notice = await member.NoticeAsync("fmp.ended");
            Assert.Equal("enough", notice.GetProperty("federation").GetProperty("reason").GetString());
        }
    }

    [Theory]
    [InlineData("fmp.decline")]
    [InlineData("fmp.end")]
    public async Task End_WithoutASignature_IsRefusedAndEndsNothing(string type)
    {
        Refused("event-required", await _town.Mit.AskAsync(type, $"\"federationId\":\"{_town.FederationId}\",\"reason\":\"enough\""));

        await _town.StoreAsync("still");
    }

    [Theory]
    [InlineData("fmp.initiate", """ "targetMeshId":"did:mesh:enterprise:acme-001","credentials":null,"capabilities":[] """, "self-federation")]
    [InlineData("fmp.initiate", """ "targetMeshId":"did:mesh:test:nobody","credentials":null,"capabilities":[] """, "unknown-mesh")]
    [InlineData("fmp.initiate", """ "targetMeshId":"nobody","credentials":null,"capabilities":[] """, "unknown-mesh")]
    [InlineData("fmp.respond", """ "handshakeId":"5f3c0f9e-8a51-4d0b-9f3e-0a1b2c3d4e5f","keyId":"k","signature":"AAAA","agreement":{} """, "unknown-handshake")]
    [InlineData("fmp.respond", """ "handshakeId":"5f3c0f9e-8a51-4d0b-9f3e-0a1b2c3d4e5f","keyId":"k","signature":"!","agreement":{} """, "malformed")]
    [InlineData("fmp.accept", """ "federationId":"5f3c0f9e-8a51-4d0b-9f3e-0a1b2c3d4e5f","keyId":"k","signature":"AAAA" """, "unknown-federation")]
    [InlineData("fmp.accept", """ "federationId":"nonsense","keyId":"k","signature":"AAAA" """, "malformed")]
    [InlineData("fmp.end", "", "event-required")]
    [InlineData("fed.history", """ "federationId":"5f3c0f9e-8a51-4d0b-9f3e-0a1b2c3d4e5f","from":0 """, "unknown-federation")]
    [InlineData("mesh.show", """ "meshId":"did:mesh:test:nobody" """, "unknown-mesh")]
    [InlineData("mesh.show", """ "meshId":"no\u0001body" """, "unknown-mesh")]
    [InlineData("mesh.show", "", "malformed")]
    [InlineData("mesh.show", """ "meshId":7 """, "malformed")]
    [InlineData("mesh.credential", """ "credential":"text" """, "credential-invalid")]
    [InlineData("mesh.credential", """ "credential":null """, "credential-invalid")]
    [InlineData("mesh.credential", "", "malformed")]
    [InlineData("mesh.announce", """ "name":"a","capabilities":null,"minimumTrust":0,"public":true """, "malformed")]
    [InlineData("mesh.announce", """ "name":"a","capabilities":[null],"minimumTrust":0,"public":true """, "out-of-bounds")]
    [InlineData("mesh.announce", """ "name":"a","capabilities":[],"minimumTrust":101,"public":true """, "out-of-bounds")]
    [InlineData("mesh.announce", """ "name":"a","capabilities":[],"minimumTrust":"0","public":true """, "malformed")]
    [InlineData("discover", """ "capabilities":[],"minimumTrust":0,"limit":1 """, "wrong-frame")]
    [InlineData("fly", "", "unknown-request")]
    public async Task Request_SomethingIsWrong_IsRefusedWithItsReason(string type, string members, string reason)
    {
        Refused(reason, await _town.Acme.AskAsync(type, members));
        Done(await _town.Acme.AskAsync("fmp.list", ""));
    }

    [Theory]
    [InlineData("fmp.list", "", "wrong-frame")]
    [InlineData("discover", """ "capabilities":[],"minimumTrust":0,"limit":0 """, "out-of-bounds")]
    [InlineData("discover", """ "capabilities":[],"minimumTrust":0,"limit":101 """, "out-of-bounds")]
    [InlineData("discover", """ "capabilities":[],"minimumTrust":-1,"limit":1 """, "out-of-bounds")]
    [InlineData("discover", """ "capabilities":[null],"minimumTrust":0,"limit":1 """, "out-of-bounds")]
    [InlineData("discover", """ "capabilities":"data","minimumTrust":0,"limit":1 """, "malformed")]
    public async Task Discovery_SomethingIsWrong_IsRefusedWithItsReason(string type, string members, string reason) =>
        Refused(reason, await _town.Acme.AskAsync(type, members, FrameType.Discovery));

    [Fact]
    public async Task Requests_MoreThanMayBeUnanswered_AreAllAnswered()
    {
        JsonElement[] answers = await Task.WhenAll(Enumerable.Range(0, 300).Select(_ => _town.Acme.AskAsync("fmp.list", "")));

        Assert.All(answers, Done);
    }

    private static void Done(JsonElement answer) => Assert.Equal("result", answer.GetProperty("type").GetString());

    private static void Refused(string reason, JsonElement answer)
    {
        Assert.Equal(("refused", reason), (answer.GetProperty("type").GetString(), answer.GetProperty("reason").GetString()));
        Assert.NotEmpty(answer.GetProperty("detail").GetString()!);
    }
}
