using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Tokens;
using OrleansMesh.Gateway.Tests.Hubs;
using OrleansMesh.Testing.Mesh;

namespace OrleansMesh.Gateway.Tests.Authority;

/// <summary>I-04 at a running hub: a revoked delegation carries nothing any more, in new decisions at once and in federations entered by it.</summary>
public sealed class RevocationTests : IAsyncLifetime
{
    private readonly SampleMesh _acme = new("did:mesh:enterprise:acme-001", Ed25519PrivateKey.Generate());
    private readonly SampleMesh _mit = new("did:mesh:academic:mit-001", Ed25519PrivateKey.Generate());
    private readonly HttpClient _client = new();
    private Consents _consents = null!;
    private TestHub _hub = null!;
    private Member _acmeNode = null!;
    private Member _mitNode = null!;

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    public async Task InitializeAsync()
    {
        _consents = new Consents(_acme);
        _hub = await TestHub.StartAsync("Hub:MinimumTrust=0", "Gateway:Authority=Require", "Host:Http=127.0.0.1:0");
        await JoinAsync();
        foreach (Member member in (Member[])[_acmeNode, _mitNode])
        {
            await member.AskAsync("mesh.credential", $"\"credential\":{Encoding.UTF8.GetString(Town.Credential(member.Mesh))}");
        }
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _acmeNode.DisposeAsync();
        await _mitNode.DisposeAsync();
        await _hub.DisposeAsync();
    }

    [Fact]
    public async Task Revoke_FederationEnteredByIt_StopsWithinASecondAndAcrossARestart()
    {
        Agreement agreement = await FederateAsync();
        await EventuallyAsync(agreement, Refusal.None);

        Assert.Equal("result", (await RevokeAsync(_mitNode, _consents.Revocation())).GetProperty("type").GetString());
        await EventuallyAsync(agreement, Refusal.FederationSuspended);

        // Nobody is let in before the revocations are known again.
        await _acmeNode.DisposeAsync();
        await _mitNode.DisposeAsync();
        await _hub.StopAsync();
        await _hub.StartAsync();
        await JoinAsync();
        await EventuallyAsync(agreement, Refusal.FederationSuspended, mayPass: false);
        Assert.Equal("authority-missing", (await Consents.ProposeAsync(_acmeNode, _mit, _consents.For("/federation/propose", _mit))).Answer.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Revoke_Twice_IsTheSameAndNewProposalsAreRefusedAtOnce()
    {
        JsonElement first = await RevokeAsync(_acmeNode, _consents.Revocation());
        Assert.Equal(_consents.Root.Cid.ToString(), first.GetProperty("delegation").GetString());
        Assert.Equal(_acme.Id, first.GetProperty("revoker").GetString());
        Assert.Equal("result", (await RevokeAsync(_mitNode, _consents.Revocation())).GetProperty("type").GetString());

        Assert.Equal("authority-missing", (await Consents.ProposeAsync(_acmeNode, _mit, _consents.For("/federation/propose", _mit))).Answer.GetProperty("reason").GetString());
        _consents.Renew();
        Assert.Equal("result", (await Consents.ProposeAsync(_acmeNode, _mit, _consents.For("/federation/propose", _mit))).Answer.GetProperty("type").GetString());
    }

    [Theory]
    [InlineData("nothing", "malformed")]
    [InlineData("no token", "malformed")]
    [InlineData("too many", "malformed")]
    [InlineData("not a revocation", "revocation-refused")]
    [InlineData("forged", "revocation-refused")]
    [InlineData("by who did not give it", "revocation-refused")]
    [InlineData("without the delegation", "revocation-unwitnessed")]
    public async Task Revoke_DoesNotHold_IsRefusedAndNothingIsRevoked(string how, string reason)
    {
        using var thief = Ed25519PrivateKey.Generate();
        string[] tokens = how switch
        {
            "no token" => ["x"],
            "too many" => [.. Enumerable.Repeat(_consents.Revocation()[0], 18)],
            "not a revocation" => _consents.For("/federation/propose", _mit),
            "forged" => _consents.Revocation(thief),
            "by who did not give it" => _consents.OperatorsRevocation(),
            "without the delegation" => _consents.Revocation(withDelegation: false),
            _ => [],
        };

        Assert.Equal(reason, (await RevokeAsync(_acmeNode, tokens)).GetProperty("reason").GetString());
        Assert.Equal("result", (await Consents.ProposeAsync(_acmeNode, _mit, _consents.For("/federation/propose", _mit))).Answer.GetProperty("type").GetString());
    }

    [Fact]
    public async Task Endpoints_TokenOfTheScope_TakesARevocationThatAnybodyMayRead()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, (await PostAsync(_consents.Revocation(), null)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await PostAsync(_consents.Revocation(), Token("authorize"))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync([], Token("ucan"))).Status);
        Assert.Equal("revocation-unwitnessed", (await PostAsync(_consents.Revocation(withDelegation: false), Token("ucan"))).Answer.GetProperty("reason").GetString());
        string[] tokens = _consents.Revocation();
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(tokens, Token("ucan"))).Status);

        JsonElement listed = Assert.Single((await GetAsync("")).Answer.EnumerateArray());
        Assert.Equal(tokens, listed.GetProperty("tokens").EnumerateArray().Select(token => token.GetString()!));
        Assert.Empty((await GetAsync($"?after={listed.GetProperty("number").GetInt64()}")).Answer.EnumerateArray());
        Assert.Equal(HttpStatusCode.BadRequest, (await GetAsync("?after=x")).Status);
    }

    private static Task<JsonElement> RevokeAsync(Member member, string[] tokens) => member.AskAsync("ucan.revoke", $"\"tokens\":{Consents.Json(tokens)}");

    private async Task JoinAsync()
    {
        _acmeNode = await EdgeClient.JoinAsync(_hub, _acme);
        _mitNode = await EdgeClient.JoinAsync(_hub, _mit);
    }

    private async Task<Agreement> FederateAsync()
    {
        (JsonElement proposed, Agreement agreement) = await Consents.ProposeAsync(_acmeNode, _mit, _consents.For("/federation/propose", _mit));
        Assert.True(proposed.GetProperty("type").GetString() == "result", proposed.GetRawText());
        JsonElement accepted = await Consents.AcceptAsync(_mitNode, agreement, new Consents(_mit).For("/federation/accept", _acme));
        Assert.True(accepted.GetProperty("type").GetString() == "result", accepted.GetRawText());
        return agreement;
    }

    private async Task EventuallyAsync(Agreement agreement, Refusal expected, bool mayPass = true)
    {
        long start = TimeProvider.System.GetTimestamp();
        Receipt receipt;
        do
        {
            receipt = await _mitNode.SendAsync(new FmpDraft
            {
                MessageId = Guid.NewGuid().ToString("N"),
                FederationId = agreement.Terms.FederationId,
                SourceMeshId = _mit.Id,
                TargetMeshId = _acme.Id,
                Timestamp = Now.ToUnixTimeMilliseconds(),
                PayloadType = "agent.message",
                PayloadData = "\"hello\""u8.ToArray(),
            });
            Assert.True(mayPass || receipt.Refusal != Refusal.None);
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
        while (receipt.Refusal != expected && TimeProvider.System.GetElapsedTime(start) < TestHub.Patience);
        Assert.Equal(expected, receipt.Refusal);
    }

    private string Token(string scope) => AccessToken.Issue(
        new TokenClaims
        {
            Issuer = _acme.Id,
            Subject = _acme.Id,
            Audience = [_hub.Identity.Id],
            IssuedAt = Now,
            NotBefore = Now,
            ExpiresAt = Now.AddMinutes(10),
            TokenId = TokenId.New(),
            Scopes = [scope],
        },
        _acme.Key,
        _acme.KeyId);

    private Uri Url(string query) => new($"http://{_hub.WebSocket.Authority}/api/ucan/revocations{query}");

    private async Task<(HttpStatusCode Status, JsonElement Answer)> PostAsync(string[] tokens, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Url("")) { Content = new StringContent($"{{\"tokens\":{Consents.Json(tokens)}}}", Encoding.UTF8, "application/json") };
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return await SendAsync(request);
    }

    private async Task<(HttpStatusCode Status, JsonElement Answer)> GetAsync(string query)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Url(query));
        return await SendAsync(request);
    }

    private async Task<(HttpStatusCode Status, JsonElement Answer)> SendAsync(HttpRequestMessage request)
    {
        using HttpResponseMessage response = await _client.SendAsync(request);
        using JsonDocument answer = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync());
        return (response.StatusCode, answer.RootElement.Clone());
    }
}
