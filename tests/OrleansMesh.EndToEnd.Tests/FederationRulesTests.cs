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

    [Fact]
    public async Task AcceptAuto_WhatIsInForce_IsFittedSuspendedAndResumedByRule()
    {
        await using var world = new World();
        await world.StartHubAsync();
        await world.JoinAsync(Acme, "acme");
        await world.JoinAsync(Mit, "mit");
        ChildProcess keeping = await StartRulesAsync(world, "mit", 3, """
            {"id":"partners","action":"accept","grants":["message:agent.*"]},
            {"id":"fit","action":"renew","when":{"policyLacks":"keeps"}},
            {"id":"breaker","action":"suspend","when":{"violations":2}}
            """);
        ChildProcess answering = await StartRulesAsync(world, "acme", 1, """{"id":"same","action":"accept","renewal":"within"}""");
        JsonObject[] asked = (await world.RunAsync(["fed", "request", Mit, "--purpose", "research", "--ask", "message:agent.*", .. world.As("acme")])).Ok();
        await AnsweredAsync(keeping, "accepted", "proposal", "partners");

        // The agreement has no policy: mit offers it anew with its own, and acme's rule takes what is narrower.
        string id = (string)(await AnsweredAsync(keeping, "offered-anew", "upkeep", "fit"))["federationId"]!;
        await AnsweredAsync(answering, "accepted", "renewal", "same");
        Assert.Contains(asked, line => (string?)line["federationId"] == id);
        await Patiently.UntilAsync(async () => (await world.RunAsync(["fed", "show", id, .. world.As("acme")])).Ok()[0]["agreement"]!["policy"] is not null);

        // What was never granted is sent, twice: that is on record, and the rule stops everything.
        for (int n = 0; n < 2; n++)
        {
            (await world.RunAsync(["send", Mit, "--type", "other", "--data", "{}", .. world.As("acme")])).Failed(1, "not-granted");
        }

        await AnsweredAsync(keeping, "suspended", "upkeep", "breaker");
        Assert.Equal(0, await keeping.WaitForExitAsync(CancellationToken.None).WaitAsync(World.Patience));
        JsonObject stopped = (await world.RunAsync(["fed", "show", id, .. world.As("acme")])).Ok()[0];
        Assert.Equal(("suspended", "By rule breaker."), ((string?)stopped["federation"]!["status"], (string?)stopped["federation"]!["reason"]));

        // What people read of it, whatever the width of their terminal.
        VerbRun explained = await world.RunAsync("trust", "explain", Acme, "--federation", id, "--home", world.Home("mit"), "--hub", world.Hub);
        string said = string.Join(' ', string.Join(' ', explained.Output).Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains($"{Acme} is in tier 4: 0 clean interactions towards {Mit} since its last of 2 violations; tier 3 needs 10 towards each. Evidence ", said, StringComparison.Ordinal);

        // Its operator forgives: other rules take back what a rule did.
        ChildProcess forgiving = await StartRulesAsync(world, "mit", 1, """{"id":"forgive","action":"resume","partners":["did:mesh:enterprise:*"]}""");
        await AnsweredAsync(forgiving, "resumed", "upkeep", "forgive");
        (await world.RunAsync(["send", Mit, "--data", "{}", .. world.As("acme")])).Ok();
        JsonNode[] record = [.. (await File.ReadAllLinesAsync(Path.Combine(world.Home("mit"), "federation-decisions.jsonl"))).Select(line => JsonNode.Parse(line)!)];
        Assert.Equal(["partners", "fit", "breaker", "forgive"], record.Select(line => (string?)line["rule"]));
        Assert.Equal(2, (long?)record[2]["parties"]![0]!["violations"]);
    }

    private static async Task<ChildProcess> StartRulesAsync(World world, string name, int count, string rules)
    {
        string file = Path.Combine(world.Folder, $"{name}-{count}.json");
        await File.WriteAllTextAsync(file, $$"""
            {"type":"FederationRules","version":1,"policy":{"type":"FederationPolicy","version":1,"data":[{"id":"{{name}}/size","rule":"payloadBytes","most":4096}]},"rules":[{{rules}}]}
            """);
        ChildProcess process = world.Start($"rules-{name}-{count}", ["fed", "accept", "--auto", "--rules", file, "--every", "1", "--count", $"{count}", .. world.As(name)]);
        await World.EventAsync(process, "waiting");
        return process;
    }

    private static async Task<JsonObject> AnsweredAsync(ChildProcess answering, string word, string occasion, string rule)
    {
        JsonObject answer = await World.EventAsync(answering, word);
        Assert.Equal((occasion, rule), ((string?)answer["occasion"], (string?)answer["rule"]));
        return answer;
    }
}
