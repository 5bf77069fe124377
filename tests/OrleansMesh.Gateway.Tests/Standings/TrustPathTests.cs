using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OrleansMesh.Contracts.Trust;
using OrleansMesh.Gateway.Tests.Http;
using OrleansMesh.Gateway.Tests.Hubs;

namespace OrleansMesh.Gateway.Tests.Standings;

/// <summary>G-02: a mesh asks for a path of trust over its session, and the same over HTTP.</summary>
public sealed class TrustPathTests
{
    [Fact]
    public async Task Path_OverSessionAndHttp_IsTheSame()
    {
        await using Town town = await Town.BuildAsync(await TestHub.StartAsync("Host:Http=127.0.0.1:0", "Hub:MinimumTrust=0"));
        IFederationEdgesGrain edges = town.Hub.Services.GetRequiredService<IGrainFactory>().GetGrain<IFederationEdgesGrain>(town.FederationId);
        await edges.ReportAsync([new EdgeObservation(town.Acme.Mesh.Id, town.Mit.Mesh.Id, 5, 0)]);
        string asked = $"\"from\":\"{town.Acme.Mesh.Id}\",\"to\":\"{town.Mit.Mesh.Id}\"";
        JsonElement path = await town.Acme.AskAsync("trust.path", $"{asked},\"depth\":3");
        Assert.Equal((town.FederationId, 0), (Assert.Single(path.GetProperty("steps").EnumerateArray()).GetProperty("federationId").GetGuid(), path.GetProperty("cuts").GetArrayLength()));
        Assert.InRange(path.GetProperty("weight").GetDouble(), 50, 100);

        using var client = new HttpClient();
        var party = new RestParty(town.Mit.Mesh, town.Hub, client, "trust");
        string url = $"/api/trust/{town.Acme.Mesh.Id}/path/{town.Mit.Mesh.Id}";
        (HttpStatusCode status, JsonElement answer) = await party.GetAsync(url);
        Assert.Equal((HttpStatusCode.OK, path.GetProperty("steps").ToString()), (status, answer.GetProperty("steps").ToString()));
        Assert.Equal(HttpStatusCode.BadRequest, (await party.GetAsync(url + "?depth=5")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await party.GetAsync(url + "x")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await new RestParty(town.Mit.Mesh, town.Hub, client, "federations").GetAsync(url)).Status);

        Assert.Equal("out-of-bounds", (await town.Acme.AskAsync("trust.path", $"{asked},\"depth\":0")).GetProperty("reason").GetString());
        Assert.Equal("unknown-mesh", (await town.Acme.AskAsync("trust.path", $"{asked.Replace("mit", "mitt", StringComparison.Ordinal)},\"depth\":1")).GetProperty("reason").GetString());
    }
}
