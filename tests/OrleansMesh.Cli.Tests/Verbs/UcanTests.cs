using System.Text.Json.Nodes;

namespace OrleansMesh.Cli.Tests.Verbs;

public sealed class UcanTests : IDisposable
{
    private const string Acme = "did:mesh:enterprise:acme-001";
    private const string Mit = "did:mesh:academic:mit-001";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Chain_BegunByAHuman_IsAcceptedUntilItIsRevoked()
    {
        await MakeMeshesAsync();
        await OkAsync("delegate", "--home", File("acme"), "--human-key", File("human.key"), "--audience", Mit, "--command", "/mcp/tool", "--policy", """[["==",".name","search"]]""", "--out", File("grant"));
        JsonObject asked = await OkAsync("invoke", "--home", File("mit"), "--proof", File("grant"), "--command", "/mcp/tool/call", "--args", """{"name":"search"}""", "--out", File("call"));

        JsonObject accepted = await OkAsync("verify", File("call"), "--documents", File("documents"), "--subject", Acme, "--executor", Acme);
        Assert.True((bool?)accepted["accepted"]);
        Assert.True((bool?)accepted["human"]);
        Assert.Equal(Acme + "#human", (string?)accepted["rootKey"]);
        Assert.Equal((string?)asked["cid"], (string?)accepted["cid"]);
        Assert.Equal(Mit + "#invoke-1", (string?)accepted["issuer"]);

        await OkAsync("revoke", "--home", File("acme"), File("grant"), "--out", File("revoked"));
        await RefusedAsync("ucan-revoked", "verify", File("call"), "--documents", File("documents"), "--revocation", File("revoked"));
    }

    [Fact]
    public async Task Verify_WrongInOneWay_SaysWhich()
    {
        await MakeMeshesAsync();
        await OkAsync("delegate", "--home", File("acme"), "--audience", Mit, "--command", "/mcp/tool", "--policy", """[["==",".name","search"]]""", "--out", File("grant"));
        await OkAsync("invoke", "--home", File("mit"), "--proof", File("grant"), "--command", "/mcp/tool/call", "--args", """{"name":"search"}""", "--out", File("call"));
        await OkAsync("invoke", "--home", File("mit"), "--proof", File("grant"), "--command", "/mcp/tool/call", "--args", """{"name":"delete"}""", "--out", File("other"));
        await OkAsync("invoke", "--home", File("mit"), "--as-node", "--proof", File("grant"), "--command", "/mcp/tool/call", "--out", File("node"));

        await RefusedAsync("ucan-root-not-human", "verify", File("call"), "--documents", File("documents"));
        await RefusedAsync("ucan-issuer-unresolved", "verify", File("call"), "--any-root");
        await RefusedAsync("ucan-subject-foreign", "verify", File("call"), "--documents", File("documents"), "--any-root", "--subject", Mit);
        await RefusedAsync("ucan-executor-mismatch", "verify", File("call"), "--documents", File("documents"), "--any-root", "--executor", Mit);
        await RefusedAsync("ucan-expired", "verify", File("call"), "--documents", File("documents"), "--any-root", "--at", "2100-01-01");
        await RefusedAsync("ucan-policy-violated", "verify", File("other"), "--documents", File("documents"), "--any-root");
        await RefusedAsync("ucan-invoker-mismatch", "verify", File("node"), "--documents", File("documents"), "--any-root");
        await OkAsync("verify", File("call"), "--documents", File("documents"), "--any-root");
    }

    [Fact]
    public async Task Show_Tokens_TellsWhatTheySay()
    {
        await MakeMeshesAsync();
        JsonObject made = await OkAsync("delegate", "--home", File("acme"), "--audience", Mit, "--command", "/mcp", "--any-subject", "--for", "ever");

        JsonObject shown = await OkAsync("show", (string)made["token"]!);
        Assert.Equal("delegation", (string?)shown["kind"]);
        Assert.Equal("Ed25519", (string?)shown["algorithm"]);
        Assert.Equal(Mit, (string?)shown["payload"]!["aud"]);
        Assert.Null(shown["payload"]!["sub"]);
        CliRun run = await CliRun.OfAsync("ucan", "show", (string)made["token"]!);
        Assert.Contains("powerline", run.Output);
    }

    [Fact]
    public async Task Sign_WithAKeyThatIsNotTheMeshs_SaysHowToMakeOne()
    {
        await MakeMeshesAsync();
        await RefusedAsync("not-the-humans-key", "delegate", "--home", File("mit"), "--human-key", File("human.key"), "--audience", Acme, "--command", "/mcp");
        await OkAsync("delegate", "--home", File("acme"), "--audience", Mit, "--command", "/mcp", "--out", File("grant"));
        await RefusedAsync("not-the-issuer", "revoke", "--home", File("mit"), File("grant"));
        await RefusedAsync("ucan-malformed", "show", "nothing-of-that-name");
        await RefusedAsync("ucan-malformed", "invoke", "--home", File("mit"), "--proof", "AAAA", "--command", "/mcp");
    }

    [Theory]
    [InlineData("delegate --command /mcp", "--audience")]
    [InlineData("delegate --audience acme --command /mcp", "no DID")]
    [InlineData("delegate --audience did:web:a --command mcp", "lower case")]
    [InlineData("delegate --audience did:web:a --command /mcp --for long", "ever")]
    [InlineData("delegate --audience did:web:a --command /mcp --any-subject --subject did:web:b", "exclude")]
    [InlineData("delegate --audience did:web:a --command /mcp --human-key k --as-node", "two signers")]
    [InlineData("verify a --at yesterday", "--at")]
    public async Task Run_WrongCommandLine_SaysWhat(string commandLine, string told)
    {
        CliRun run = await CliRun.OfAsync(["ucan", .. commandLine.Split(' ')]);
        Assert.Equal(ExitCodes.Usage, run.ExitCode);
        Assert.Contains(told, run.Error);
    }

    [Fact]
    public async Task KeysNew_FolderThatIsNotEmpty_LeavesNoHumanKeyBehind()
    {
        await MakeMeshesAsync();
        CliRun run = await CliRun.OfAsync("keys", "new", Acme, "--home", File("acme"), "--human-key", File("second.key"));
        Assert.Equal(ExitCodes.Failed, run.ExitCode);
        Assert.False(System.IO.File.Exists(File("second.key")));
    }

    private string File(string name) => _folder.File(name);

    private async Task MakeMeshesAsync()
    {
        Assert.Equal(ExitCodes.Done, (await CliRun.OfAsync("keys", "new", Acme, "--home", File("acme"), "--human-key", File("human.key"))).ExitCode);
        Assert.Equal(ExitCodes.Done, (await CliRun.OfAsync("keys", "new", Mit, "--home", File("mit"))).ExitCode);
        Directory.CreateDirectory(File("documents"));
        foreach (string mesh in (string[])["acme", "mit"])
        {
            System.IO.File.Copy(Path.Combine(File(mesh), "registration.json"), Path.Combine(File("documents"), mesh + ".json"));
        }
    }

    private static async Task<JsonObject> OkAsync(params string[] arguments)
    {
        CliRun run = await CliRun.OfAsync(["ucan", .. arguments, "--json"]);
        Assert.True(run.ExitCode == ExitCodes.Done, run.Error);
        return Assert.Single(run.Json);
    }

    private static async Task RefusedAsync(string reason, params string[] arguments)
    {
        CliRun run = await CliRun.OfAsync(["ucan", .. arguments, "--json"]);
        Assert.Equal(ExitCodes.Failed, run.ExitCode);
        Assert.Equal(reason, (string?)Assert.Single(run.Json)["reason"]);
        Assert.Contains("next: ", run.Error);
    }
}
