using System.Text.Json.Nodes;

namespace OrleansMesh.Cli.Tests.Verbs;

public sealed class EnvelopeTests : IDisposable
{
    private const string Mesh = "did:mesh:enterprise:acme-001";
    private const string Federation = "6f9619ff-8b86-4d11-b42d-00c04fc964ff";

    private static readonly string Klp = "{\"type\":\"TASK_REQUEST\",\"source\":\"klp://did%3Amesh%3Aenterprise%3Aacme-001\",\"target\":\"klp://mit.kai/commands\",\"payload\":{\"n\":1},"
        + $"\"timestamp\":\"{TimeProvider.System.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss.fff'Z'}\",\"ttl\":86400}}";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task SignVerifyTranslate_ThereAndBack_TheSameEnvelope()
    {
        string home = _folder.File("acme");
        Assert.Equal(ExitCodes.Done, (await CliRun.OfAsync("keys", "new", Mesh, "--home", home)).ExitCode);
        string document = Path.Combine(home, "registration.json");
        JsonObject signed = await JsonOfAsync("sign", File("klp.json", Klp), "--home", home);
        string file = File("signed.json", signed.ToJsonString());
        Assert.Equal(ExitCodes.Done, (await CliRun.OfAsync("envelope", "verify", file, "--document", document)).ExitCode);

        JsonObject fmp = await JsonOfAsync("translate", file, "--to", "fmp", "--federation", Federation, "--home", home);
        Assert.Equal("did:web:mit.kai", (string?)fmp["targetMeshId"]);
        string translated = File("fmp.json", fmp.ToJsonString());
        Assert.Equal(ExitCodes.Done, (await CliRun.OfAsync("envelope", "verify", translated, "--document", document, "--json")).ExitCode);
        JsonObject back = await JsonOfAsync("translate", translated, "--to", "klp");
        Assert.True(JsonNode.DeepEquals(signed, back));
    }

    [Fact]
    public async Task Parse_EachDialect_FoundByItsMembers()
    {
        string home = _folder.File("acme");
        Assert.Equal(ExitCodes.Done, (await CliRun.OfAsync("keys", "new", Mesh, "--home", home)).ExitCode);
        string klp = File("klp.json", Klp);
        Assert.Equal("klp", (string?)(await JsonOfAsync("parse", klp))["dialect"]);
        foreach (string dialect in new[] { "fmp", "federation", "ipc" })
        {
            string file = File($"{dialect}.json", (await JsonOfAsync("translate", klp, "--to", dialect, "--federation", Federation, "--home", home)).ToJsonString());
            JsonObject parsed = await JsonOfAsync("parse", file);
            Assert.Equal((dialect, dialect != "ipc"), ((string?)parsed["dialect"], (bool?)parsed["signed"]));
        }
    }

    [Fact]
    public async Task Refusals_NameTheirReason()
    {
        string klp = File("klp.json", Klp);
        Assert.Contains("TtlInvalid", (await CliRun.OfAsync("envelope", "parse", File("ttl.json", Klp.Replace("86400", "0", StringComparison.Ordinal)))).Error, StringComparison.Ordinal);
        Assert.Contains("no JSON", (await CliRun.OfAsync("envelope", "parse", File("text.json", "hello"))).Error, StringComparison.Ordinal);
        Assert.Contains("KeyMissing", (await CliRun.OfAsync("envelope", "translate", klp, "--to", "fmp", "--federation", Federation)).Error, StringComparison.Ordinal);
        Assert.Contains("FederationUnknown", (await CliRun.OfAsync("envelope", "translate", klp, "--to", "federation")).Error, StringComparison.Ordinal);
        Assert.Contains("not signed", (await CliRun.OfAsync("envelope", "verify", klp, "--key", "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK")).Error, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Usage, (await CliRun.OfAsync("envelope", "verify", klp)).ExitCode);
        Assert.Equal(ExitCodes.Usage, (await CliRun.OfAsync("envelope", "verify", klp, "--key", "z6")).ExitCode);
    }

    private static async Task<JsonObject> JsonOfAsync(params string[] arguments)
    {
        CliRun run = await CliRun.OfAsync(["envelope", .. arguments, "--json"]);
        Assert.True(run.ExitCode == ExitCodes.Done, run.Error);
        return Assert.Single(run.Json);
    }

    private string File(string name, string text)
    {
        string file = _folder.File(name);
        System.IO.File.WriteAllText(file, text);
        return file;
    }
}
