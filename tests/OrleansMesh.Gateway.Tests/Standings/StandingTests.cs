using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OrleansMesh.Contracts.Trust;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Policies;
using OrleansMesh.Gateway.Tests.Hubs;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Gateway.Tests.Standings;

/// <summary>G-01, F-10: a running hub admits by the trust and the tier that a mesh has now.</summary>
public sealed class StandingTests
{
    private int _sent;

    [Fact]
    public async Task Submit_TrustFallsBelowThePolicy_IsRefusedFromThenOn()
    {
        await using Town town = await BuildAsync("""{"id":"mit/trust","rule":"trust","least":15}""");
        await town.StoreAsync("before");
        await Grain<ITrustEdgeGrain>(town, town.Acme.Mesh.Id).SlashAsync(0);
        Receipt refused = await Town.UntilAsync(town.Acme, () => Next(town, "agent.message"), receipt => receipt.Refusal == Refusal.PolicyGateway);
        Assert.Contains("mit/trust", refused.Detail, StringComparison.Ordinal);
        await Grain<ITrustEdgeGrain>(town, town.Acme.Mesh.Id).StakeAsync(10_000);
        _ = await Town.UntilAsync(town.Acme, () => Next(town, "agent.message"), receipt => receipt.State == ReceiptState.Stored);
    }

    [Fact]
    public async Task Submit_InteractionsOnRecord_PromoteAndAViolationDemotes()
    {
        await using Town town = await BuildAsync("""{"id":"mit/new","rule":"payloads","deny":["agent.bulk"],"tier":4}""");
        Receipt refused = await town.Acme.SendAsync(Next(town, "agent.bulk"));
        Assert.Equal(Refusal.PolicyComponent, refused.Refusal);
        Assert.Contains("mit/new (payloads: not agent.bulk (tier 4))", refused.Detail, StringComparison.Ordinal);

        IFederationEdgesGrain edges = town.Hub.Services.GetRequiredService<IGrainFactory>().GetGrain<IFederationEdgesGrain>(town.FederationId);
        for (int interval = 0; interval < 10; interval++)
        {
            await edges.ReportAsync([new EdgeObservation(town.Acme.Mesh.Id, town.Mit.Mesh.Id, 1, 0)]);
        }

        _ = await Town.UntilAsync(town.Acme, () => Next(town, "agent.bulk"), receipt => receipt.State == ReceiptState.Stored);

        // A call without a grant is a violation, which the gateway reports by itself.
        Assert.Equal(Refusal.NotGranted, (await town.Acme.SendAsync(Next(town, "other.message"))).Refusal);
        _ = await Town.UntilAsync(town.Acme, () => Next(town, "agent.bulk"), receipt => receipt.Refusal == Refusal.PolicyComponent);
        Assert.Equal(1, Assert.Single(await edges.GetAsync()).Violations);
    }

    [Fact]
    public async Task Submit_AgentThatIsNamed_RisesByItselfAndIsExplained()
    {
        await using Town town = await BuildAsync("""{"id":"mit/new","rule":"payloads","deny":["agent.bulk"],"tier":4}""");
        IFederationEdgesGrain edges = town.Hub.Services.GetRequiredService<IGrainFactory>().GetGrain<IFederationEdgesGrain>(town.FederationId);
        FmpDraft By(string agent) => Next(town, "agent.bulk") with { Explanation = new ExplanationRecord(agent, "to send", ["it was asked"]) };
        for (int interval = 0; interval < 10; interval++)
        {
            await edges.ReportAsync([new EdgeObservation(town.Acme.Mesh.Id, town.Mit.Mesh.Id, 2, 0), new EdgeObservation(town.Acme.Mesh.Id, town.Mit.Mesh.Id, 1, 0, "proven")]);
        }

        _ = await Town.UntilAsync(town.Acme, () => By("proven"), receipt => receipt.State == ReceiptState.Stored);
        Assert.Equal(Refusal.PolicyComponent, (await town.Acme.SendAsync(By("newcomer"))).Refusal);
        Assert.Equal(ReceiptState.Stored, (await town.Acme.SendAsync(Next(town, "agent.bulk"))).State);

        JsonElement trust = await town.Mit.AskAsync("mesh.trust", $"\"meshId\":\"{town.Acme.Mesh.Id}\",\"federationId\":\"{town.FederationId}\"");
        Assert.Equal(
            [("", 3, 100), ("proven", 3, 100)],
            trust.GetProperty("edges").EnumerateArray().Select(e => (e.GetProperty("agent").GetString() ?? "", e.GetProperty("tier").GetInt32(), e.GetProperty("nextTierAt").GetInt32())).Order());
        JsonElement of = await town.Mit.AskAsync("mesh.trust", $"\"meshId\":\"{town.Mit.Mesh.Id}\",\"federationId\":\"{town.FederationId}\"");
        Assert.Single(of.GetProperty("edges").EnumerateArray());

        // What one agent breaks, it and its mesh are demoted for, and no other name helps.
        Assert.Equal(Refusal.NotGranted, (await town.Acme.SendAsync(By("proven") with { PayloadType = "other.message" })).Refusal);
        _ = await Town.UntilAsync(town.Acme, () => By("proven"), receipt => receipt.Refusal == Refusal.PolicyComponent);
        Assert.Equal(Refusal.PolicyComponent, (await town.Acme.SendAsync(Next(town, "agent.bulk"))).Refusal);
        Assert.All(await edges.GetAsync(), edge => Assert.Equal((0, 1), (edge.Clean, edge.Violations)));
    }

    [Fact]
    public async Task Trust_Asked_IsExplainedAndEdgesAreForParties()
    {
        await using Town town = await BuildAsync("""{"id":"mit/trust","rule":"trust","least":1}""");
        string mesh = $"\"meshId\":\"{town.Acme.Mesh.Id}\"";
        JsonElement trust = await town.Mit.AskAsync("mesh.trust", $"{mesh},\"federationId\":\"{town.FederationId}\"");
        Assert.Equal(5, trust.GetProperty("factors").GetArrayLength());
        Assert.InRange(trust.GetProperty("score").GetInt32(), 1, 100);
        JsonElement none = await town.Mit.AskAsync("mesh.trust", $"{mesh},\"federationId\":\"{Guid.NewGuid()}\"");
        Assert.Equal("unknown-federation", none.GetProperty("reason").GetString());
        JsonElement nobody = await town.Mit.AskAsync("mesh.trust", "\"meshId\":\"did:mesh:nobody:x\",\"federationId\":null");
        Assert.Equal("unknown-mesh", nobody.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task TrustEndpoint_PublicMesh_IsExplainedAndOthersAreNotFound()
    {
        TestHub hub = await TestHub.StartAsync("Host:Http=127.0.0.1:0", "Hub:MinimumTrust=0");
        await using Town town = await Town.BuildAsync(hub);
        using var http = new HttpClient { BaseAddress = new UriBuilder(hub.WebSocket) { Scheme = "http" }.Uri };
        string path = $"/api/trust/{town.Acme.Mesh.Id}";
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await http.GetAsync(path)).StatusCode);
        await town.Acme.AskAsync("mesh.announce", "\"name\":\"Acme\",\"capabilities\":[],\"minimumTrust\":0,\"public\":true");
        JsonDocument trust = JsonDocument.Parse(await http.GetStringAsync(path));
        Assert.Equal(town.Acme.Mesh.Id, trust.RootElement.GetProperty("meshId").GetString());
        Assert.Empty(trust.RootElement.GetProperty("edges").EnumerateArray());
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await http.GetAsync("/api/trust/nonsense")).StatusCode);
    }

    private static async Task<Town> BuildAsync(string clause) => await Town.BuildAsync(
        await TestHub.StartAsync("Hub:MinimumTrust=0"),
        FederationPolicy.TryParse(Encoding.UTF8.GetBytes($$"""{"type":"FederationPolicy","version":1,"access":[{{clause}}]}"""), out FederationPolicy? policy, out PolicyFault fault)
            ? policy
            : throw new InvalidOperationException(fault.Sentence));

    private static T Grain<T>(Town town, string id)
        where T : IGrainWithStringKey => town.Hub.Services.GetRequiredService<IGrainFactory>().GetGrain<T>(id);

    private FmpDraft Next(Town town, string type) => town.Message($"m{_sent++}") with { PayloadType = type };
}
