using System.Buffers.Text;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Authorization;
using OrleansMesh.Domain.Ipld;
using OrleansMesh.Domain.Tokens;
using OrleansMesh.Domain.Ucan;
using OrleansMesh.Gateway.Tests.Hubs;
using OrleansMesh.Testing.Mesh;

namespace OrleansMesh.Gateway.Tests.Http;

/// <summary>I-06, I-07 over HTTP: decisions are explained and listed to whoever has an access token of a mesh here, or of the hub.</summary>
public sealed class AuthorityEndpointsTests : IAsyncLifetime
{
    private static readonly byte[] Challenge = "7f3a"u8.ToArray();

    private readonly SampleMesh _acme = new("did:mesh:enterprise:acme-001", Ed25519PrivateKey.Generate());
    private readonly HttpClient _client = new();
    private TestHub _hub = null!;
    private Member _node = null!;

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    public async Task InitializeAsync()
    {
        _hub = await TestHub.StartAsync("Host:Http=127.0.0.1:0", "Hub:MinimumTrust=0");
        _node = await EdgeClient.JoinAsync(_hub, _acme);
        await _node.AskAsync("mesh.credential", $"\"credential\":{Encoding.UTF8.GetString(Town.Credential(_acme))}");
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _node.DisposeAsync();
        await _hub.DisposeAsync();
    }

    [Fact]
    public async Task Explain_AllThree_SaysYesThreeTimesAndByWhichKeys()
    {
        (HttpStatusCode status, JsonElement answer) = await PostAsync(Body(Consent()), Token());

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.True(answer.GetProperty("allowed").GetBoolean(), answer.GetRawText());
        Assert.Equal(["identity", "credential", "capability"], answer.GetProperty("answers").EnumerateArray().Select(a => a.GetProperty("primitive").GetString()!));
        Assert.Equal(_acme.Did.Url("human"), answer.GetProperty("answers")[2].GetProperty("keyIds")[0].GetString());
    }

    [Fact]
    public async Task Explain_NoCapability_SaysWhichIsMissing()
    {
        (_, JsonElement answer) = await PostAsync(Body([]), Token());

        Assert.False(answer.GetProperty("allowed").GetBoolean());
        Assert.Equal(["verified", "verified", "missing"], answer.GetProperty("answers").EnumerateArray().Select(a => a.GetProperty("reason").GetString()!));
    }

    [Theory]
    [InlineData("none", "token-missing")]
    [InlineData("garbage", "token-refused")]
    [InlineData("audience", "token-refused")]
    [InlineData("scope", "token-refused")]
    [InlineData("expired", "token-refused")]
    [InlineData("stranger", "token-refused")]
    [InlineData("forged", "token-refused")]
    [InlineData("delegation", "token-refused")]
    public async Task Explain_TokenDoesNotHold_Unauthorized(string how, string reason)
    {
        var stranger = new SampleMesh("did:mesh:enterprise:nobody-001");
        string? token = how switch
        {
            "garbage" => "a.b.c",
            "audience" => Token(audience: "did:mesh:hub:other"),
            "scope" => Token(scope: "other"),
            "expired" => Token(from: Now.AddHours(-2)),
            "stranger" => Token(mesh: stranger),
            "forged" => Token(signer: stranger.Key),
            "delegation" => Token(actor: _acme.Id),
            _ => null,
        };

        foreach ((HttpStatusCode status, JsonElement answer) in ((HttpStatusCode, JsonElement)[])[await PostAsync(Body([]), token), await GetAsync(token)])
        {
            Assert.Equal(HttpStatusCode.Unauthorized, status);
            Assert.Equal(reason, answer.GetProperty("reason").GetString());
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"actor\":\"x\",\"target\":\"did:mesh:a:b\",\"command\":\"/x\"}")]
    [InlineData("{\"actor\":\"did:mesh:a:b\",\"actor\":\"did:mesh:a:b\"}")]
    public async Task Explain_Malformed_BadRequest(string body)
    {
        (HttpStatusCode status, JsonElement answer) = await PostAsync(body, Token());
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("malformed", answer.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Decisions_OfAMesh_AreItsOwn()
    {
        await using Member mit = await EdgeClient.JoinAsync(_hub, new SampleMesh("did:mesh:academic:mit-001"));
        JsonElement challenge = await _node.AskAsync("fmp.initiate", $$"""
            "targetMeshId":"{{mit.Mesh.Id}}","credentials":null,"capabilities":[]
            """);
        byte[] agreement = SampleFederation.Draft(challenge.GetProperty("federationId").GetGuid(), Now, _acme, mit.Mesh).Sign(_acme.Did, _acme.Key).Bytes.ToArray();
        await _node.AskAsync("fmp.respond", $$"""
            "handshakeId":"{{challenge.GetProperty("handshakeId").GetGuid()}}","keyId":"{{_acme.KeyId}}",
            "signature":"{{Base64Url.EncodeToString(_acme.Key.Sign(Encoding.UTF8.GetBytes(challenge.GetProperty("hash").GetString()!)))}}",
            "agreement":{{Encoding.UTF8.GetString(agreement)}}
            """);

        JsonElement decision = Assert.Single((await GetAsync(Token())).Answer.EnumerateArray());
        Assert.Equal(challenge.GetProperty("federationId").GetGuid(), decision.GetProperty("federationId").GetGuid());
        Assert.False(decision.GetProperty("enforced").GetBoolean());
        Assert.Empty((await GetAsync(Token(mesh: mit.Mesh))).Answer.EnumerateArray());
        Assert.Single((await GetAsync(HubToken())).Answer.EnumerateArray());
    }

    private string Token(SampleMesh? mesh = null, string? audience = null, string scope = "authorize", DateTimeOffset? from = null, Ed25519PrivateKey? signer = null, string? actor = null)
    {
        SampleMesh issuer = mesh ?? _acme;
        TokenClaims claims = Claims(issuer.Id, audience, scope, from ?? Now) with { Actor = actor };
        return actor is null ? AccessToken.Issue(claims, signer ?? issuer.Key, issuer.KeyId) : DelegationToken.Issue(claims, issuer.Key, issuer.KeyId);
    }

    private string HubToken() => AccessToken.Issue(Claims(_hub.Identity.Id, null, "authorize", Now), _hub.Identity.Key, _hub.Identity.KeyId);

    private TokenClaims Claims(string issuer, string? audience, string scope, DateTimeOffset from) => new()
    {
        Issuer = issuer,
        Subject = issuer,
        Audience = [audience ?? _hub.Identity.Id],
        IssuedAt = from,
        NotBefore = from,
        ExpiresAt = from.AddMinutes(10),
        TokenId = TokenId.New(),
        Scopes = [scope],
    };

    private string[] Consent() => CapabilityText.Write(
        new InvocationDraft
        {
            Issuer = new UcanPrincipal(_acme.Did),
            Subject = _acme.Did,
            Command = UcanCommand.Parse("/federation/propose"),
            Arguments = IpldNode.MapOf(("partner", IpldNode.Of("did:mesh:academic:mit-001"))),
            Expires = Now.AddMinutes(10),
        }.Sign(new UcanSigner(_acme.Human!)),
        []);

    private string Body(string[] capability) => JsonSerializer.Serialize(new
    {
        actor = _acme.Id,
        target = _acme.Id,
        command = "/federation/propose",
        keyId = _acme.KeyId,
        message = Base64Url.EncodeToString(Challenge),
        signature = Base64Url.EncodeToString(_acme.Key.Sign(Challenge)),
        credential = (object?)null,
        capability,
    });

    private async Task<(HttpStatusCode Status, JsonElement Answer)> PostAsync(string body, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"http://{_hub.WebSocket.Authority}/api/authorize/explain")) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        return await SendAsync(request, token);
    }

    private async Task<(HttpStatusCode Status, JsonElement Answer)> GetAsync(string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"http://{_hub.WebSocket.Authority}/api/authorize/decisions"));
        return await SendAsync(request, token);
    }

    private async Task<(HttpStatusCode Status, JsonElement Answer)> SendAsync(HttpRequestMessage request, string? token)
    {
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using HttpResponseMessage response = await _client.SendAsync(request);
        using JsonDocument answer = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync());
        return (response.StatusCode, answer.RootElement.Clone());
    }
}
