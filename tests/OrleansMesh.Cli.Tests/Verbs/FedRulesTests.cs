using System.Text.Json.Nodes;

namespace OrleansMesh.Cli.Tests.Verbs;

public sealed class FedRulesTests : IDisposable
{
    private const string Rules = """
        {"type":"FederationRules","version":1,"rules":[
          {"id":"friends","action":"accept","partners":["did:mesh:academic:*"],"trust":50,"capabilities":["data"],"grants":["tool:search_*"]},
          {"id":"web","action":"decline","partners":["did:web:*"]}]}
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("did:mesh:academic:mit-001", "60", "accepted", "friends")]
    [InlineData("did:mesh:academic:mit-001", "40", "left-to-a-person", "")]
    [InlineData("did:web:stranger.example", "60", "declined", "web")]
    public async Task Check_AProposal_SaysWhatIsDecidedAndWhy(string partner, string trust, string decision, string rule)
    {
        CliRun run = await CliRun.OfAsync("fed", "rules", "check", Write(Rules), "--partner", partner, "--trust", trust, "--capability", "data", "--ask", "tool:search_papers", "--json");
        JsonObject said = Assert.Single(run.Json);
        Assert.Equal((decision, rule), ((string?)said["decision"], (string?)said["rule"]));
        Assert.NotEmpty(said["explanation"]!.AsArray());
    }

    [Theory]
    [InlineData("accepted", "same", "--on", "renewal")]
    [InlineData("left-to-a-person", "", "--on", "renewal", "--wider")]
    [InlineData("accepted", "friends", "--on", "request")]
    public async Task Check_RequestOrRenewal_SaysWhatIsDecided(string decision, string rule, params string[] occasion)
    {
        string file = Write(Rules.Replace("\"rules\":[", "\"rules\":[{\"id\":\"same\",\"action\":\"accept\",\"renewal\":\"within\"},", StringComparison.Ordinal));
        CliRun run = await CliRun.OfAsync(["fed", "rules", "check", file, "--partner", "did:mesh:academic:mit-001", "--trust", "60", "--capability", "data", .. occasion, "--json"]);
        JsonObject said = Assert.Single(run.Json);
        Assert.Equal((decision, rule), ((string?)said["decision"], (string?)said["rule"]));
        Assert.Equal(ExitCodes.Usage, (await CliRun.OfAsync("fed", "rules", "check", file, "--partner", "did:mesh:academic:mit-001", "--wider")).ExitCode);
    }

    [Theory]
    [InlineData("suspended", "distrust", "--trust", "39")]
    [InlineData("kept", "", "--trust", "40")]
    [InlineData("suspended", "breaker", "--trust", "40", "--violations", "2")]
    [InlineData("offered-anew", "renew", "--trust", "40", "--left", "47")]
    [InlineData("kept", "", "--trust", "40", "--left", "48")]
    [InlineData("resumed", "back", "--trust", "60", "--suspended", "distrust")]
    [InlineData("ended", "silence", "--trust", "40", "--left", "23", "--unanswered")]
    [InlineData("kept", "", "--trust", "40", "--left", "24", "--unanswered")]
    public async Task Check_WhatIsInForce_SaysWhatIsDone(string decision, string rule, params string[] facts)
    {
        string file = Write("""
            {"type":"FederationRules","version":1,"rules":[
              {"id":"back","action":"resume","trust":60},
              {"id":"renew","action":"renew","when":{"expiresWithinHours":48}},
              {"id":"distrust","action":"suspend","when":{"trustBelow":40}},
              {"id":"silence","action":"end","when":{"expiresWithinHours":24,"unanswered":true}},
              {"id":"breaker","action":"suspend","when":{"violations":2}}]}
            """);
        CliRun run = await CliRun.OfAsync(["fed", "rules", "check", file, "--partner", "did:mesh:academic:mit-001", "--on", "upkeep", .. facts, "--json"]);
        JsonObject said = Assert.Single(run.Json);
        Assert.Equal((decision, rule), ((string?)said["decision"], (string?)said["rule"]));
        Assert.Equal(ExitCodes.Usage, (await CliRun.OfAsync("fed", "rules", "check", file, "--partner", "did:mesh:academic:mit-001", "--violations", "2")).ExitCode);
        Assert.Equal(ExitCodes.Usage, (await CliRun.OfAsync("fed", "accept", "--auto", "--from", "any", "--every", "5", "--home", _folder.File("mit"))).ExitCode);
        Assert.Equal(ExitCodes.Usage, (await CliRun.OfAsync("fed", "accept", "--auto", "--rules", file, "--every", "0", "--home", _folder.File("mit"))).ExitCode);
    }

    [Theory]
    [InlineData("presented", "week", "167")]
    [InlineData("kept", "", "168")]
    public async Task Check_OurCredential_SaysWhatIsDone(string decision, string rule, string left)
    {
        string file = Write("""
            {"type":"FederationRules","version":1,"rules":[
              {"id":"week","action":"present","from":"/var/issued/mit.json","when":{"credentialEndsWithinHours":168}}]}
            """);
        JsonObject said = Assert.Single((await CliRun.OfAsync("fed", "rules", "check", file, "--credential-left", left, "--json")).Json);
        Assert.Equal((decision, rule), ((string?)said["decision"], (string?)said["rule"]));
        Assert.StartsWith("week: ", (string)said["explanation"]![0]!, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Usage, (await CliRun.OfAsync("fed", "rules", "check", file, "--credential-left", left, "--partner", "did:mesh:academic:mit-001")).ExitCode);
        Assert.Equal(ExitCodes.Usage, (await CliRun.OfAsync("fed", "rules", "check", file, "--credential-left", "-1")).ExitCode);
    }

    [Fact]
    public async Task Check_WhatIsNoRules_FailsAndNamesTheMember()
    {
        CliRun run = await CliRun.OfAsync("fed", "rules", "check", Write(Rules.Replace("\"trust\":50", "\"trust\":500", StringComparison.Ordinal)), "--json");
        Assert.Equal(ExitCodes.Failed, run.ExitCode);
        JsonObject said = Assert.Single(run.Json);
        Assert.Equal("rules-invalid", (string?)said["reason"]);
        Assert.Equal(ExitCodes.Usage, (await CliRun.OfAsync("fed", "accept", "--auto", "--rules", "r.json", "--from", "any", "--home", _folder.File("mit"))).ExitCode);
        Assert.Equal(ExitCodes.Usage, (await CliRun.OfAsync("fed", "accept", "--auto", "--home", _folder.File("mit"))).ExitCode);
    }

    private string Write(string rules)
    {
        string file = _folder.File("rules.json");
        File.WriteAllText(file, rules);
        return file;
    }
}
