using System.Net;
using System.Text.Json;
using OrleansMesh.Domain.Federation.Lifecycle;
using OrleansMesh.Gateway.Tests.Hubs;
using OrleansMesh.Hub.Http;
using OrleansMesh.Testing.Mesh;

namespace OrleansMesh.Gateway.Tests.Http;

/// <summary>F-01, F-03, F-08 over HTTP: two meshes without a session live a whole federation, and each refusal has its status and its word.</summary>
public sealed class FederationEndpointsTests : IAsyncLifetime
{
    private static readonly string[] Scopes = ["federations", "federations.act"];

    private readonly SampleMesh _acmeMesh = new("did:mesh:enterprise:acme-001");
    private readonly SampleMesh _mitMesh = new("did:mesh:academic:mit-001");
    private readonly HttpClient _client = new();
    private readonly Guid _id = Guid.NewGuid();
    private TestHub _hub = null!;
    private RestParty _acme = null!;
    private RestParty _mit = null!;

    public async Task InitializeAsync()
    {
        _hub = await TestHub.StartAsync("Host:Http=127.0.0.1:0", "Hub:MinimumTrust=0");
        await RegisterAsync(_acmeMesh);
        await RegisterAsync(_mitMesh);
        _acme = new RestParty(_acmeMesh, _hub, _client, Scopes);
        _mit = new RestParty(_mitMesh, _hub, _client, Scopes);
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _hub.DisposeAsync();
    }

    [Fact]
    public async Task Life_OverHttpAlone_FromRequestToEnd()
    {
        Assert.Equal(HttpStatusCode.NoContent, (await _acme.PostAsync(_id, _acme.Request(_id, _mitMesh))).Status);
        await StandsAsync("requested");
        await _mit.SayAsync(_id, FederationEventKind.Open, _ => new FederationEventBody { Capabilities = [] });
        await StandsAsync("negotiating");
        await _acme.ProposeAsync(_id, _acmeMesh, _mitMesh);
        await _mit.ProposeAsync(_id, _acmeMesh, _mitMesh);
        await StandsAsync("negotiating");
        await _acme.AcceptAsync(_id);
        await StandsAsync("agreed");
        await _acme.ActivateAsync(_id);
        await StandsAsync("activating");
        await _mit.ActivateAsync(_id);
        JsonElement active = await StandsAsync("active");
        Assert.Equal([_mitMesh.Id, _acmeMesh.Id], active.GetProperty("agreement").GetProperty("signatures").EnumerateArray().Select(s => s.GetProperty("by").GetString()!).Order(StringComparer.Ordinal));

        await _mit.SayAsync(_id, FederationEventKind.Suspend);
        JsonElement suspended = await StandsAsync("suspended");
        Assert.Equal(_mitMesh.Id, Assert.Single(suspended.GetProperty("suspendedBy").EnumerateArray()).GetString());
        await _mit.SayAsync(_id, FederationEventKind.Resume);
        await StandsAsync("active");
        long until = TimeProvider.System.GetUtcNow().AddHours(1).ToUnixTimeMilliseconds();
        await _acme.SayAsync(_id, FederationEventKind.End, _ => new FederationEventBody { DrainUntil = until, Reason = "done" });
        Assert.Equal(until, (await StandsAsync("terminating")).GetProperty("drainUntil").GetInt64());
        await _acme.SayAsync(_id, FederationEventKind.Drained);
        await _mit.SayAsync(_id, FederationEventKind.Drained);
        await StandsAsync("ended");

        JsonElement listed = Assert.Single((await _acme.GetAsync("/api/federations")).Answer.GetProperty("federations").EnumerateArray());
        Assert.Equal((_id, "ended"), (listed.GetProperty("federationId").GetGuid(), listed.GetProperty("status").GetString()));
        FederationLink whole = await _mit.HistoryAsync(_id);
        (_, JsonElement rest) = await _mit.GetAsync($"/api/federations/{_id}/history?from={whole.Standing.Seq}");
        Assert.Equal(whole.Hash, rest.GetProperty("head").GetString());
        Assert.Single(rest.GetProperty("events").EnumerateArray());
    }

    [Fact]
    public async Task Decline_OfARequest_IsShownToBoth()
    {
        _ = await _acme.PostAsync(_id, _acme.Request(_id, _mitMesh));
        await _mit.SayAsync(_id, FederationEventKind.Decline, _ => new FederationEventBody { Reason = "not now" });
        Assert.Equal("not now", (await StandsAsync("declined")).GetProperty("reason").GetString());

        await _acme.SayAsync(_id, FederationEventKind.ForceEnd);
        await StandsAsync("declined");
    }

    [Fact]
    public async Task Anything_ByWhoMayNot_IsRefused()
    {
        _ = await _acme.PostAsync(_id, _acme.Request(_id, _mitMesh));
        FederationEvent open = await _mit.NextAsync(_id, FederationEventKind.Open, _ => new FederationEventBody { Capabilities = [] });
        var stranger = new SampleMesh("did:mesh:enterprise:other-001");
        await RegisterAsync(stranger);
        var other = new RestParty(stranger, _hub, _client, Scopes);
        var unknown = new RestParty(new SampleMesh("did:mesh:enterprise:nobody-001"), _hub, _client, Scopes);
        var reader = new RestParty(_mitMesh, _hub, _client, "federations");
        string path = $"/api/federations/{_id}";

        IsRefused(HttpStatusCode.Unauthorized, "token-missing", await _mit.SendAsync(HttpMethod.Get, path, null, token: null));
        IsRefused(HttpStatusCode.Unauthorized, "token-refused", await unknown.GetAsync(path));
        IsRefused(HttpStatusCode.Unauthorized, "token-refused", await reader.PostAsync(_id, open));
        Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync(path)).Status);
        IsRefused(HttpStatusCode.NotFound, "unknown-federation", await other.GetAsync(path));
        IsRefused(HttpStatusCode.NotFound, "unknown-federation", await other.GetAsync(path + "/history"));
        IsRefused(HttpStatusCode.NotFound, "unknown-federation", await other.PostAsync(_id, open));
        Assert.Empty((await other.GetAsync("/api/federations")).Answer.GetProperty("federations").EnumerateArray());
        IsRefused(HttpStatusCode.Forbidden, "actor-mismatch", await _acme.PostAsync(_id, open));
        IsRefused(HttpStatusCode.Forbidden, "signature-invalid", await _mit.PostAsync(_id, FederationEvent.Sign(open.Terms, stranger.Key)));
        IsRefused(HttpStatusCode.Forbidden, "key-unknown", await _mit.PostAsync(_id, _mit.Sign(open.Terms with { KeyId = _mitMesh.Did.Url("key-2") })));
        Assert.Equal("requested", (await _acme.ShowAsync(_id)).GetProperty("federation").GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{\"event\":{},\"event\":{}}")]
    [InlineData("{\"event\":\"\\ud800\"}")]
    [InlineData("{\"event\":{},\"capability\":[null],\"capability\":1}")]
    [InlineData("[{\"event\":{}}]")]
    public async Task Post_MalformedBody_BadRequest(string body) => IsRefused(HttpStatusCode.BadRequest, "malformed", await _acme.PostAsync(_id, body));

    [Fact]
    public async Task Post_BodyAtItsBoundAndOver_OnlyThatOneIsRead()
    {
        string Padded(int bytes) => "{\"event\":{}" + new string(' ', bytes - 12) + "}";
        IsRefused(HttpStatusCode.BadRequest, "event-malformed", await _acme.PostAsync(_id, Padded(ApiBody.BytesMax)));
        IsRefused(HttpStatusCode.BadRequest, "malformed", await _acme.PostAsync(_id, Padded(ApiBody.BytesMax + 1)));
    }

    [Fact]
    public async Task Anything_Wrong_HasItsStatusAndItsWord()
    {
        IsRefused(HttpStatusCode.BadRequest, "malformed", await _acme.GetAsync("/api/federations/none"));
        IsRefused(HttpStatusCode.BadRequest, "malformed", await _acme.GetAsync("/api/federations/none/history"));
        IsRefused(HttpStatusCode.BadRequest, "malformed", await _acme.SendAsync(HttpMethod.Post, "/api/federations/none/events", "{\"event\":{}}", _acme.Token));
        IsRefused(HttpStatusCode.NotFound, "unknown-federation", await _acme.GetAsync($"/api/federations/{_id}"));
        foreach (string from in new[] { "-1", "x", "99999999999" })
        {
            IsRefused(HttpStatusCode.BadRequest, "malformed", await _acme.GetAsync($"/api/federations/{_id}/history?from={from}"));
        }

        FederationEvent request = _acme.Request(_id, _mitMesh);
        IsRefused(HttpStatusCode.Conflict, "party-unknown", await _acme.PostAsync(_id, _acme.Request(_id, new SampleMesh("did:mesh:academic:nobody-001"))));
        IsRefused(HttpStatusCode.BadRequest, "clock-skew", await _acme.PostAsync(_id, _acme.Sign(request.Terms with { Time = request.Terms.Time - 60_000 })));
        IsRefused(HttpStatusCode.Forbidden, "actor-mismatch", await _acme.PostAsync(Guid.NewGuid(), request));
        Assert.Equal(HttpStatusCode.NoContent, (await _acme.PostAsync(_id, request)).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await _acme.PostAsync(_id, request)).Status);

        var nothing = new FederationEventBody { Reason = "" };
        var open = new FederationEventBody { Capabilities = [] };
        IsRefused(HttpStatusCode.Conflict, "not-your-turn", await _acme.PostAsync(_id, await _acme.NextAsync(_id, FederationEventKind.Open, _ => open)));
        IsRefused(HttpStatusCode.Conflict, "illegal-command", await _mit.PostAsync(_id, await _mit.NextAsync(_id, FederationEventKind.Suspend, _ => nothing)));
        FederationEvent late = await _mit.NextAsync(_id, FederationEventKind.Decline, _ => nothing);
        await _mit.SayAsync(_id, FederationEventKind.Open, _ => open);
        (HttpStatusCode status, JsonElement answer) = await _mit.PostAsync(_id, late);
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains(answer.GetProperty("reason").GetString(), new[] { "previous-unknown", "sequence-gap" });
    }

    [Theory]
    [InlineData("authority-missing", 403)]
    [InlineData("trust-too-low", 403)]
    [InlineData("capability-malformed", 400)]
    [InlineData("drain-invalid", 400)]
    [InlineData("wider-than-parent", 409)]
    [InlineData("federation-final", 409)]
    [InlineData("hub-unreachable", 503)]
    [InlineData("internal-error", 500)]
    public void StatusOf_Word_IsWhatTheCallerCanDoAboutIt(string reason, int status) => Assert.Equal(status, FederationEndpoints.StatusOf(reason));

    private static void IsRefused(HttpStatusCode status, string reason, (HttpStatusCode Status, JsonElement Answer) got)
    {
        Assert.Equal((status, reason), (got.Status, got.Answer.GetProperty("reason").GetString()));
        Assert.NotEmpty(got.Answer.GetProperty("detail").GetString()!);
    }

    // Both see the same.
    private async Task<JsonElement> StandsAsync(string status)
    {
        JsonElement shown = await _acme.ShowAsync(_id);
        Assert.Equal(shown.ToString(), (await _mit.ShowAsync(_id)).ToString());
        Assert.Equal([_acmeMesh.Id, _mitMesh.Id], shown.GetProperty("parties").EnumerateArray().Select(p => p.GetString()!));
        JsonElement federation = shown.GetProperty("federation");
        Assert.Equal(status, federation.GetProperty("status").GetString());
        return federation;
    }

    // A mesh registers when it joins for the first time; after that it needs no session.
    private async Task RegisterAsync(SampleMesh mesh) => await (await EdgeClient.JoinAsync(_hub, mesh)).DisposeAsync();
}
