using System.Text.Json.Nodes;
using OrleansMesh.Cli.Processes;

namespace OrleansMesh.EndToEnd.Tests;

/// <summary>A mesh whose rules answer a negotiated federation and its renewals, each verb a process (F-01, F-03, F-12).</summary>
public sealed class FederationRulesTests
{
    private const string Acme = "did:mesh:enterprise:acme-001";
    private const string Mit = "did:mesh:academic:mit-001";
    private const string Rules = $$"""
        {"type":"FederationRules","version":1,"rules":[
          {"id":"renew","action":"accept","renewal":"within"},
          {"id":"partners","action":"accept","partners":["{{Acme}}"],"trust":1,"grants":["message:*"]}]}
        """;

    [Fact]
    public async Task AcceptAuto_NegotiationAndRenewals_AreAnsweredByRuleAndRecorded()
    {
        await using var world = new World();
        await world.StartHubAsync();
        await world.JoinAsync(Acme, "acme");
        await world.JoinAsync(Mit, "mit");
        string rules = Path.Combine(world.Folder, "rules.json");
        await File.WriteAllTextAsync(rules, Rules);
        ChildProcess answering = world.Start("answering", ["fed", "accept", "--auto", "--rules", rules, "--count", "4", .. world.As("mit")]);
        await World.EventAsync(answering, "waiting");

        JsonObject requested = (await world.RunAsync(["fed", "request", Mit, "--purpose", "research", "--negotiate", .. world.As("acme")])).Ok()[0];
        string id = (string)requested["federationId"]!;
        await AnsweredAsync(answering, "accepted", "request", "partners");
        (await world.RunAsync(["fed", "counter", id, "--purpose", "research", "--ask", "message:*", .. world.As("acme")])).Ok();
        await AnsweredAsync(answering, "accepted", "proposal", "partners");
        (await world.RunAsync(["fed", "accept", id, .. world.As("acme")])).Ok();
        (await world.RunAsync(["send", Mit, "--data", "{}", .. world.As("acme")])).Ok();

        (await world.RunAsync(["fed", "renegotiate", id, "--purpose", "research", "--ask", "message:*", .. world.As("acme")])).Ok();
        await AnsweredAsync(answering, "accepted", "renewal", "renew");
        (await world.RunAsync(["fed", "accept", id, .. world.As("acme")])).Ok();
        (await world.RunAsync(["fed", "renegotiate", id, "--purpose", "research", "--ask", "message:*", "--ask", "tool:*", .. world.As("acme")])).Ok();
        JsonObject left = await AnsweredAsync(answering, "left-to-a-person", "renewal", "");
        Assert.Contains("the pattern * (Tool) is not granted", (string)left["explanation"]![0]!, StringComparison.Ordinal);

        Assert.Equal(0, await answering.WaitForExitAsync(CancellationToken.None).WaitAsync(World.Patience));
        JsonNode[] record = [.. (await File.ReadAllLinesAsync(Path.Combine(world.Home("mit"), "federation-decisions.jsonl"))).Select(line => JsonNode.Parse(line)!)];
        Assert.Equal(["partners", "partners", "renew", ""], record.Select(line => (string?)line["rule"]));
        Assert.All(record, line => Assert.Equal((id, Acme), ((string?)line["federationId"], (string?)Assert.Single(line["parties"]!.AsArray())!["partner"])));
    }

    private static async Task<JsonObject> AnsweredAsync(ChildProcess answering, string word, string occasion, string rule)
    {
        JsonObject answer = await World.EventAsync(answering, word);
        Assert.Equal((occasion, rule), ((string?)answer["occasion"], (string?)answer["rule"]));
        return answer;
    }
}
