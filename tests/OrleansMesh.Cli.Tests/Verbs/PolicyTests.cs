using System.Text.Json.Nodes;

namespace OrleansMesh.Cli.Tests.Verbs;

public sealed class PolicyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("open")]
    [InlineData("standard")]
    [InlineData("europe")]
    [InlineData("strict")]
    public async Task New_EachTemplate_PassesTheCheck(string template)
    {
        string file = _folder.File("acme.json");
        Assert.Equal(ExitCodes.Done, (await CliRun.OfAsync("policy", "new", "--owner", "acme", "--template", template, "--out", file)).ExitCode);
        CliRun check = await CliRun.OfAsync("policy", "check", file, "--json");
        Assert.Equal(ExitCodes.Done, check.ExitCode);
        JsonObject said = Assert.Single(check.Json);
        Assert.Empty(said["contradictions"]!.AsArray());
        Assert.Empty(said["repeatedIds"]!.AsArray());
    }

    [Fact]
    public async Task Intersect_EuropeOnlyAndAmericaOrEurope_IsEuropeByItsClause()
    {
        string ours = Regions("ours.json", "acme/eu", "EU");
        string theirs = Regions("theirs.json", "mit/home", "NA\",\"EU");
        string agreed = _folder.File("agreed.json");
        CliRun run = await CliRun.OfAsync("policy", "intersect", ours, theirs, "--out", agreed, "--json");
        JsonNode limit = Assert.Single(Assert.Single(run.Json)["limits"]!.AsArray())!;
        Assert.Equal("only EU", (string?)limit["limit"]);
        Assert.Equal("acme/eu", (string?)Assert.Single(limit["clauses"]!.AsArray()));
        Assert.Equal(ExitCodes.Done, (await CliRun.OfAsync("policy", "check", agreed)).ExitCode);

        CliRun nothing = await CliRun.OfAsync("policy", "intersect", ours, Regions("na.json", "mit/na", "NA"));
        Assert.Equal(ExitCodes.Failed, nothing.ExitCode);
        Assert.Contains("acme/eu (only EU) and mit/na (only NA) have nothing in common", nothing.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_Message_NamesTheClausesThatRefuse()
    {
        string file = Regions("ours.json", "acme/eu", "EU");
        Assert.Equal(ExitCodes.Done, (await CliRun.OfAsync("policy", "explain", file, "--region", "EU", "EU")).ExitCode);
        CliRun refused = await CliRun.OfAsync("policy", "explain", file, "--region", "EU", "NA", "--json");
        Assert.Equal(ExitCodes.Failed, refused.ExitCode);
        JsonObject said = Assert.Single(refused.Json);
        Assert.False((bool)said["allowed"]!);
        Assert.Equal("Refused at the broker by clause acme/eu (regions: only EU).", (string?)said["sentence"]);
    }

    [Fact]
    public async Task Diff_NarrowerRegions_IsTighter()
    {
        CliRun run = await CliRun.OfAsync("policy", "diff", Regions("a.json", "x", "NA\",\"EU"), Regions("b.json", "x", "EU"), "--json");
        JsonObject difference = Assert.Single(run.Json);
        Assert.Equal("tighter", (string?)difference["change"]);
        Assert.Contains("Both let pass the same", (await CliRun.OfAsync("policy", "diff", _folder.File("a.json"), _folder.File("a.json"))).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_WrongDocuments_NameClauseAndMember()
    {
        CliRun wrong = await CliRun.OfAsync("policy", "check", Regions("wrong.json", "x", "eu"));
        Assert.Equal(ExitCodes.Failed, wrong.ExitCode);
        Assert.Contains("The member allow of clause x is not a list", wrong.Error, StringComparison.Ordinal);
        Assert.Contains("no file", (await CliRun.OfAsync("policy", "check", _folder.File("none.json"))).Error, StringComparison.Ordinal);
        await File.WriteAllTextAsync(_folder.File("long.json"), new string(' ', 40_000));
        Assert.Contains("over 32 KiB", (await CliRun.OfAsync("policy", "check", _folder.File("long.json"))).Error, StringComparison.Ordinal);
    }

    private string Regions(string name, string id, string regions)
    {
        string file = _folder.File(name);
        File.WriteAllText(file, $$"""{"type":"FederationPolicy","version":1,"data":[{"id":"{{id}}","rule":"regions","allow":["{{regions}}"]}]}""");
        return file;
    }
}
