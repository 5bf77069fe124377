using System.Net;
using System.Text.Json;
using OrleansMesh.Domain.Federation.Lifecycle;
using OrleansMesh.Gateway.Tests.Links;
using OrleansMesh.Gateway.Tests.Peers;
using OrleansMesh.Testing.Mesh;

namespace OrleansMesh.Gateway.Tests.Http;

/// <summary>F-01, F-03, F-08 over HTTP at a hub that does not hold the federation: what is signed goes to the one that does, and what that says comes back.</summary>
public sealed class LinkedFederationEndpointsTests : IAsyncLifetime
{
    private static readonly string[] Scopes = ["federations", "federations.act"];

    private readonly HttpClient _client = new();
    private readonly Guid _id = Guid.NewGuid();
    private LinkedTown _town = null!;
    private RestParty _acme = null!;
    private RestParty _mit = null!;

    public async Task InitializeAsync()
    {
        _town = await LinkedTown.BuildAsync(2, new SampleMesh("did:mesh:enterprise:acme-001"), new SampleMesh("did:mesh:academic:mit-001"), ["Host:Http=127.0.0.1:0"], (0, 1));
        _acme = new RestParty(_town.Acme.Mesh, _town.Hub(0), _client, Scopes);
        _mit = new RestParty(_town.Mit.Mesh, _town.Hub(1), _client, Scopes) { IsPatient = true };
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _town.DisposeAsync();
    }

    [Fact]
    public async Task Life_ThroughTheOtherHub_IsTheSameAtBoth()
    {
        await RequestAsync();
        await _mit.SayAsync(_id, FederationEventKind.Open, _ => new FederationEventBody { Capabilities = [] });
        await StandsAsync("negotiating");
        await _mit.ProposeAsync(_id, _acme.Mesh, _mit.Mesh);
        await _acme.AcceptAsync(_id);
        await StandsAsync("agreed");
        await _acme.ActivateAsync(_id);
        await _mit.ActivateAsync(_id);
        await StandsAsync("active");
        await _mit.SayAsync(_id, FederationEventKind.Suspend);
        await StandsAsync("suspended");

        FederationLink there = await _acme.HistoryAsync(_id);
        Assert.Equal(there.Hash, (await _mit.HistoryAsync(_id)).Hash);
        await _mit.SayAsync(_id, FederationEventKind.ForceEnd);
        await StandsAsync("ended");
        JsonElement listed = Assert.Single((await _mit.GetAsync("/api/federations")).Answer.GetProperty("federations").EnumerateArray());
        Assert.Equal((_id, "ended"), (listed.GetProperty("federationId").GetGuid(), listed.GetProperty("status").GetString()));
    }

    [Fact]
    public async Task Anything_WrongThroughTheOtherHub_HasItsStatusAndItsWord()
    {
        await RequestAsync();
        FederationEvent open = await _mit.NextAsync(_id, FederationEventKind.Open, _ => new FederationEventBody { Capabilities = [] });
        FederationEvent suspend = _mit.Sign(open.Terms with { Kind = FederationEventKind.Suspend, Body = new FederationEventBody { Reason = "" } });
        IsRefused(HttpStatusCode.Conflict, "illegal-command", await _mit.PostAsync(_id, suspend));
        IsRefused(HttpStatusCode.Forbidden, "signature-invalid", await _mit.PostAsync(_id, FederationEvent.Sign(open.Terms, _acme.Mesh.Key)));
        IsRefused(HttpStatusCode.NotFound, "unknown-federation", await _mit.GetAsync($"/api/federations/{Guid.NewGuid()}/history"));

        // What the other hub holds is shown as it was; nothing is signed without it.
        await _town.CrashAsync(0);
        _mit = new RestParty(_town.Mit.Mesh, _town.Hub(1), _client, Scopes);
        Assert.Equal("requested", (await _mit.ShowAsync(_id)).GetProperty("federation").GetProperty("status").GetString());
        await Eventually.HoldsAsync(async () => (await _mit.PostAsync(_id, open)).Status == HttpStatusCode.ServiceUnavailable);
        IsRefused(HttpStatusCode.ServiceUnavailable, "hub-unreachable", await _mit.GetAsync($"/api/federations/{_id}/history"));
    }

    private static void IsRefused(HttpStatusCode status, string reason, (HttpStatusCode Status, JsonElement Answer) got)
    {
        Assert.Equal((status, reason), (got.Status, got.Answer.GetProperty("reason").GetString()));
        Assert.NotEmpty(got.Answer.GetProperty("detail").GetString()!);
    }

    private async Task RequestAsync()
    {
        (HttpStatusCode status, JsonElement answer) = await _acme.PostAsync(_id, _acme.Request(_id, _mit.Mesh));
        Assert.True(status == HttpStatusCode.NoContent, answer.ToString());
        await StandsAsync("requested");
    }

    // Both see the same; the other hub, once it was told.
    private async Task StandsAsync(string status)
    {
        Assert.Equal(status, (await _acme.ShowAsync(_id)).GetProperty("federation").GetProperty("status").GetString());
        await Eventually.HoldsAsync(async () =>
            await _mit.GetAsync($"/api/federations/{_id}") is (HttpStatusCode.OK, { } shown) && shown.GetProperty("federation").GetProperty("status").GetString() == status);
    }
}
