using System.Text.Json.Nodes;

namespace OrleansMesh.Cli.Tests.Verbs;

/// <summary>I-11 on the command line.</summary>
public sealed class MapTests : IDisposable
{
    private const string Acme = "did:mesh:enterprise:acme-001";

    private readonly TemporaryFolder _folder = new();

    public MapTests() => Write("""
        {"version":1,"rules":[
          {"name":"agent","kind":"direct","mesh":"did:mesh:enterprise:acme-001","from":"did:mesh:enterprise:acme-001#agent-7","to":"guest"},
          {"name":"analysts","kind":"role","from":"analyst","to":["reader"]},
          {"name":"researchers","kind":"attribute","attribute":"department","from":"research","to":["reader","writer"]},
          {"name":"consortium","kind":"federation","from":"f-1"},
          {"name":"no interns","kind":"role","from":"intern","effect":"deny"}]}
        """);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--id did:mesh:enterprise:acme-001#agent-7", "guest", "", "agent")]
    [InlineData("--role analyst", Acme, "reader", "analysts")]
    [InlineData("--attribute department=research", Acme, "reader writer", "researchers")]
    [InlineData("--federation f-1", "federation:f-1:did:mesh:enterprise:acme-001", "", "consortium")]
    [InlineData("--id did:mesh:enterprise:acme-001#agent-7 --role analyst", "guest", "reader", "agent analysts")]
    public async Task Explain_SomebodyNamed_SaysWhoAndByWhichRules(string options, string localId, string roles, string rules)
    {
        CliRun run = await ExplainAsync(options);

        Assert.Equal(ExitCodes.Done, run.ExitCode);
        JsonObject told = Assert.Single(run.Json);
        Assert.Equal(localId, (string?)told["localId"]);
        Assert.Equal(roles, string.Join(' ', told["roles"]!.AsArray().Select(role => (string)role!)));
        Assert.Equal(rules, string.Join(' ', told["rules"]!.AsArray().Select(rule => (string)rule!)));
    }

    [Theory]
    [InlineData("", "unknown")]
    [InlineData("--role analyst --role intern", "denied")]
    public async Task Explain_Nobody_SaysWhy(string options, string reason)
    {
        CliRun run = await ExplainAsync(options);

        Assert.Equal(ExitCodes.Failed, run.ExitCode);
        Assert.Equal(reason, (string?)Assert.Single(run.Json)["reason"]);
    }

    [Fact]
    public async Task Check_Map_ListsItsRules()
    {
        CliRun run = await CliRun.OfAsync("map", "check", _folder.File("map.json"), "--json");

        Assert.Equal(5, Assert.Single(run.Json)["rules"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("{}", "version-unsupported")]
    [InlineData("""{"version":1,"rules":[]}""", "rules-invalid")]
    [InlineData("nonsense", "not-json")]
    public async Task Check_NoMap_SaysWhatIsWrong(string text, string fault)
    {
        Write(text);
        CliRun run = await CliRun.OfAsync("map", "check", _folder.File("map.json"));

        Assert.Equal(ExitCodes.Failed, run.ExitCode);
        Assert.Contains(fault, run.Error, StringComparison.Ordinal);
    }

    private void Write(string text) => File.WriteAllText(_folder.File("map.json"), text);

    private Task<CliRun> ExplainAsync(string options) =>
        CliRun.OfAsync(["map", "explain", _folder.File("map.json"), "--mesh", Acme, "--json", .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
}
