using System.Net;
using System.Net.Http.Headers;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Identity.Registry;
using OrleansMesh.Domain.Identity.Resolution;
using OrleansMesh.Gateway.Tests.Hubs;
using OrleansMesh.Testing.Mesh;

namespace OrleansMesh.Gateway.Tests.Http;

public sealed class DidEndpointsTests : IAsyncLifetime
{
    private readonly SampleMesh _acme = new("did:mesh:enterprise:acme-001");
    private readonly HttpClient _http = new();
    private TestHub _hub = null!;

    public async Task InitializeAsync()
    {
        _hub = await TestHub.StartAsync("Host:Http=127.0.0.1:0", "Host:WebHost=hub.example:8443");
        _http.BaseAddress = new UriBuilder(_hub.WebSocket) { Scheme = "http" }.Uri;
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _hub.DisposeAsync();
    }

    [Fact]
    public async Task WellKnown_OwnDocument_IsTheHostsDidWeb()
    {
        Did did = Did.Parse("did:web:hub.example%3A8443");
        DidResolution resolution = DidResolution.Read(did, await _http.GetByteArrayAsync("/.well-known/did.json"));
        Assert.True(resolution.Document is not null, resolution.Detail);
        Assert.True(resolution.Document.TryFindKey("#key-1", KeyPurpose.AssertionMethod, out Cryptography.Ed25519PublicKey? key));
        Assert.Equal(_hub.Identity.Key.PublicKey, key);
    }

    [Fact]
    public async Task Identifiers_OfTheHubItself_IsTheDocumentThatItsCredentialsAreVerifiedBy()
    {
        DidResolution resolution = DidResolutionJson.Read(Did.Parse(_hub.Identity.Id), await _http.GetByteArrayAsync($"/1.0/identifiers/{_hub.Identity.Id}"));
        Assert.True(resolution.Document!.TryFindKey(_hub.Identity.KeyId, KeyPurpose.AssertionMethod, out Cryptography.Ed25519PublicKey? key));
        Assert.Equal(_hub.Identity.Key.PublicKey, key);
    }

    [Fact]
    public async Task Identifiers_RegisteredUpdatedAndEnded_StatusAndMetadata()
    {
        await using Member member = await EdgeClient.JoinAsync(_hub, _acme);
        (HttpStatusCode status, DidResolution first) = await ResolveAsync(_acme.Id);
        Assert.Equal((HttpStatusCode.OK, "1"), (status, first.Metadata.VersionId));

        MeshHistory history = await HistoryAsync();
        byte[] next = MeshRegistration.CreateNext(history.Current, _acme.Builder().AddService("files", "Files", "https://acme.example/"), _acme.Key, _acme.KeyId, TimeProvider.System.GetUtcNow());
        await member.AskAsync("mesh.update", $"\"registration\":{System.Text.Encoding.UTF8.GetString(next)}");
        await UntilAsync(async () => (await ResolveAsync(_acme.Id)).Resolution.Metadata.VersionId == "2");
        Assert.Empty((await ResolveAsync(_acme.Id + "?versionId=1")).Resolution.Document!.Services);
        Assert.True((await HistoryAsync()).Continues(history));

        byte[] end = MeshRegistration.CreateDeactivation((await HistoryAsync()).Current, _acme.Key, _acme.KeyId, TimeProvider.System.GetUtcNow());
        _ = member.AskAsync("mesh.update", $"\"registration\":{System.Text.Encoding.UTF8.GetString(end)}"); // the session may end before its answer
        await UntilAsync(async () => (await ResolveAsync(_acme.Id)).Status == HttpStatusCode.Gone);
        Assert.True((await ResolveAsync(_acme.Id)).Resolution.Metadata.Deactivated);
    }

    [Theory]
    [InlineData("/1.0/identifiers/did:mesh:nobody", HttpStatusCode.NotFound)]
    [InlineData("/1.0/identifiers/did:mesh:No_Body", HttpStatusCode.BadRequest)]
    [InlineData("/1.0/identifiers/nonsense", HttpStatusCode.BadRequest)]
    [InlineData("/1.0/identifiers/did:web:example.com", HttpStatusCode.NotImplemented)]
    [InlineData("/1.0/identifiers/did:mesh:a?service=b", HttpStatusCode.BadRequest)]
    [InlineData("/1.0/identifiers/did:mesh:a?versionId=1&versionId=2", HttpStatusCode.BadRequest)]
    [InlineData("/1.0/identifiers/did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp", HttpStatusCode.OK)]
    [InlineData("/api/dids/did:mesh:nobody/history", HttpStatusCode.NotFound)]
    [InlineData("/api/dids/did:web:a/history", HttpStatusCode.BadRequest)]
    public async Task Get_WhatIsNotThere_ItsStatus(string path, HttpStatusCode status)
    {
        using HttpResponseMessage response = await _http.GetAsync(path);
        Assert.Equal(status, response.StatusCode);
    }

    [Theory]
    [InlineData("application/did+ld+json", HttpStatusCode.OK, "application/did+ld+json")]
    [InlineData("application/did-resolution", HttpStatusCode.OK, "application/did-resolution")]
    [InlineData("text/html", HttpStatusCode.NotAcceptable, "application/ld+json")]
    public async Task Identifiers_Accept_WhatFits(string accept, HttpStatusCode status, string type)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/1.0/identifiers/did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp");
        request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse(accept));
        using HttpResponseMessage response = await _http.SendAsync(request);
        Assert.Equal((status, type), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
    }

    private async Task<(HttpStatusCode Status, DidResolution Resolution)> ResolveAsync(string did)
    {
        using HttpResponseMessage response = await _http.GetAsync($"/1.0/identifiers/{did}");
        return (response.StatusCode, DidResolutionJson.Read(_acme.Did, await response.Content.ReadAsByteArrayAsync()));
    }

    private async Task<MeshHistory> HistoryAsync() =>
        MeshHistoryJson.TryRead(await _http.GetByteArrayAsync($"/api/dids/{_acme.Id}/history"), _acme.Did, TimeProvider.System.GetUtcNow(), out MeshHistory? history, out MeshHistoryFault fault)
            ? history
            : throw new InvalidOperationException($"{fault}");

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (!await isSo())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TestHub.Patience, "It did not come.");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }
}
