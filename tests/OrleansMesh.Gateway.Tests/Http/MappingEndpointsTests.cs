using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using OrleansMesh.Domain.Mapping;
using OrleansMesh.Domain.Tokens;
using OrleansMesh.Gateway.Tests.Hubs;
using OrleansMesh.Testing.Mesh;

namespace OrleansMesh.Gateway.Tests.Http;

/// <summary>I-11 over HTTP: a mesh keeps its identity map at the hub, and asks who somebody is by it.</summary>
public sealed class MappingEndpointsTests : IAsyncLifetime
{
    private const string Map = """{"version":1,"rules":[{"name":"analysts","kind":"role","from":"analyst","to":["reader"]}]}""";

    private readonly SampleMesh _acme = new("did:mesh:enterprise:acme-001");
    private readonly SampleMesh _mit = new("did:mesh:academic:mit-001");
    private readonly HttpClient _client = new();
    private TestHub _hub = null!;

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    public async Task InitializeAsync()
    {
        _hub = await TestHub.StartAsync("Host:Http=127.0.0.1:0");
        foreach (SampleMesh mesh in (SampleMesh[])[_acme, _mit])
        {
            await (await EdgeClient.JoinAsync(_hub, mesh)).DisposeAsync();
        }
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _hub.DisposeAsync();
    }

    [Fact]
    public async Task Map_OfAMesh_IsKeptExplainedAndItsOwn()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Get, "", null, _acme)).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(HttpMethod.Put, "", Map, _acme)).Status);
        Assert.Equal((HttpStatusCode.OK, Map), await SendAsync(HttpMethod.Get, "", null, _acme));
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Get, "", null, _mit)).Status);

        await _hub.StopAsync();
        await _hub.StartAsync();
        using JsonDocument reader = JsonDocument.Parse((await SendAsync(HttpMethod.Post, "/explain", Question("analyst"), _acme)).Body);
        Assert.True(reader.RootElement.GetProperty("mapped").GetBoolean());
        Assert.Equal("reader", reader.RootElement.GetProperty("roles")[0].GetString());
        Assert.Equal("analysts", reader.RootElement.GetProperty("rules")[0].GetString());
        using JsonDocument nobody = JsonDocument.Parse((await SendAsync(HttpMethod.Post, "/explain", Question("cook"), _acme)).Body);
        Assert.Equal("unknown", nobody.RootElement.GetProperty("reason").GetString());

        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(HttpMethod.Delete, "", null, _acme)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Post, "/explain", Question("analyst"), _acme)).Status);
    }

    [Theory]
    [InlineData("", "not-json")]
    [InlineData("{}", "version-unsupported")]
    [InlineData("""{"version":1,"rules":[]}""", "rules-invalid")]
    public async Task Put_NoMap_IsRefusedWithTheFault(string map, string fault)
    {
        (HttpStatusCode status, string body) = await SendAsync(HttpMethod.Put, "", map, _acme);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(fault, body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Put_AtAndOverTheBound_IsTakenAndRefused()
    {
        string Padded(int bytes) => Map[..^1] + new string(' ', bytes - Map.Length) + "}";
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(HttpMethod.Put, "", Padded(IdentityMap.BytesMax), _acme)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(HttpMethod.Put, "", Padded(IdentityMap.BytesMax + 1), _acme)).Status);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"mesh":"x","id":null,"roles":null,"attributes":null,"federationId":null,"validUntil":null}""")]
    public async Task Explain_Malformed_BadRequest(string question)
    {
        await SendAsync(HttpMethod.Put, "", Map, _acme);
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(HttpMethod.Post, "/explain", question, _acme)).Status);
    }

    private static string Question(string role) =>
        $$"""{"mesh":"did:mesh:academic:mit-001","id":null,"roles":["{{role}}"],"attributes":[{"name":"a","value":"b"}],"federationId":null,"validUntil":null}""";

    private async Task<(HttpStatusCode Status, string Body)> SendAsync(HttpMethod method, string path, string? body, SampleMesh caller)
    {
        using var request = new HttpRequestMessage(method, new Uri($"http://{_hub.WebSocket.Authority}/api/mappings{path}"));
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token(caller));
        using HttpResponseMessage response = await _client.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private string Token(SampleMesh mesh) => AccessToken.Issue(
        new TokenClaims
        {
            Issuer = mesh.Id,
            Subject = mesh.Id,
            Audience = [_hub.Identity.Id],
            IssuedAt = Now,
            NotBefore = Now,
            ExpiresAt = Now.AddMinutes(10),
            TokenId = TokenId.New(),
            Scopes = ["mappings"],
        },
        mesh.Key,
        mesh.KeyId);
}
