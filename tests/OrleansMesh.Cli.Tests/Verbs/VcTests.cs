using System.Text.Json.Nodes;
using OrleansMesh.Cli.Hubs;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Cli.Tests.Verbs;

public sealed class VcTests : IDisposable
{
    private const string Subject = "did:mesh:enterprise:acme-001";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Issue_WithTheHubsKey_VerifiesAgainstTheHubsDocument()
    {
        DidDocument hub = MakeHub();
        string file = _folder.File("acme.json");

        CliRun run = await CliRun.OfAsync(
            "vc", "issue", "--data", _folder.Path, "--subject", Subject, "--trust", "80", "--capability", "documents", "--capability", "search", "--out", file, "--json");

        Assert.Equal(ExitCodes.Done, run.ExitCode);
        Assert.Equal(Subject, (string?)Assert.Single(run.Json)["subject"]);
        Assert.True(MeshAgentCredential.TryParse(await File.ReadAllBytesAsync(file), out MeshAgentCredential? credential, out _));
        Assert.Equal(CredentialRefusal.None, credential.Verify(hub, Did.Parse(Subject), TimeProvider.System.GetUtcNow()));
        Assert.Equal(80, credential.Claims.TrustLevel);
        Assert.Equal(["documents", "search"], credential.Claims.MeshCapabilities);
    }

    [Fact]
    public async Task Issue_NoOutFile_PrintsTheCredentialAlone()
    {
        DidDocument hub = MakeHub();

        CliRun run = await CliRun.OfAsync("vc", "issue", "--data", _folder.Path, "--subject", Subject, "--json");

        byte[] credential = System.Text.Encoding.UTF8.GetBytes(run.Output.Trim());
        Assert.Equal(CredentialRefusal.None, MeshAgentCredential.Verify(credential, hub, TimeProvider.System.GetUtcNow()));
    }

    [Fact]
    public async Task Issue_NoHubHasRunThere_SaysHowToStartOne()
    {
        CliRun run = await CliRun.OfAsync("vc", "issue", "--data", _folder.File("nowhere"), "--subject", Subject, "--json");

        Assert.Equal(ExitCodes.Failed, run.ExitCode);
        Assert.Contains("orleansmesh up --data", run.Error);
        Assert.Equal("no-hub", (string?)Assert.Single(run.Json)["reason"]);
    }

    [Fact]
    public async Task Show_IssuedCredential_TellsItsClaims()
    {
        MakeHub();
        string file = _folder.File("acme.json");
        await CliRun.OfAsync("vc", "issue", "--data", _folder.Path, "--subject", Subject, "--out", file);

        CliRun human = await CliRun.OfAsync("credential", "show", file);
        CliRun machine = await CliRun.OfAsync("vc", "show", file, "--json");

        Assert.Contains(Subject, human.Output);
        JsonObject shown = Assert.Single(machine.Json);
        Assert.Equal(60, (int)shown["trust"]!);
        Assert.Equal("did:mesh:hub:test", (string?)shown["issuer"]);
    }

    [Fact]
    public async Task Show_AnotherFile_IsRefused()
    {
        await File.WriteAllTextAsync(_folder.File("other.json"), "{}");

        CliRun run = await CliRun.OfAsync("vc", "show", _folder.File("other.json"));

        Assert.Equal(ExitCodes.Failed, run.ExitCode);
        Assert.Contains("not a MeshAgentCredential", run.Error);
    }

    [Fact]
    public async Task Status_RevokeSuspendResume_ByTheRules()
    {
        MakeHub();
        string file = _folder.File("acme.json");
        await CliRun.OfAsync("vc", "issue", "--data", _folder.Path, "--subject", Subject, "--out", file);
        Assert.Equal("suspended", (string?)Assert.Single((await CliRun.OfAsync("vc", "suspend", file, "--data", _folder.Path, "--json")).Json)["state"]);
        Assert.False((bool)Assert.Single((await CliRun.OfAsync("vc", "suspend", file, "--data", _folder.Path, "--json")).Json)["changed"]!);
        Assert.Equal("active", (string?)Assert.Single((await CliRun.OfAsync("vc", "resume", file, "--data", _folder.Path, "--json")).Json)["state"]);
        Assert.Contains("revoked", (await CliRun.OfAsync("vc", "revoke", file, "--data", _folder.Path)).Output);

        CliRun resume = await CliRun.OfAsync("vc", "resume", file, "--data", _folder.Path, "--json");
        Assert.Equal(ExitCodes.Failed, resume.ExitCode);
        Assert.Equal("revoked", (string?)Assert.Single(resume.Json)["reason"]);
    }

    [Fact]
    public async Task Status_CredentialOfAnotherHub_IsRefused()
    {
        MakeHub();
        string file = _folder.File("acme.json");
        await CliRun.OfAsync("vc", "issue", "--data", _folder.Path, "--subject", Subject, "--out", file);
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).Replace("\"issuer\":\"did:mesh:hub:test\"", "\"issuer\":\"did:mesh:hub:other\"", StringComparison.Ordinal));

        CliRun run = await CliRun.OfAsync("vc", "revoke", file, "--data", _folder.Path, "--json");

        Assert.Equal("not-issued-here", (string?)Assert.Single(run.Json)["reason"]);
    }

    [Theory]
    [InlineData("EddsaJcs2022")]
    [InlineData("EddsaRdfc2022")]
    [InlineData("Ed25519Signature2020")]
    public async Task Verify_IssuedCredential_HoldsUntilChanged(string suite)
    {
        MakeHub();
        string file = _folder.File("acme.json");
        await CliRun.OfAsync("vc", "issue", "--data", _folder.Path, "--subject", Subject, "--suite", suite, "--out", file);
        CliRun run = await CliRun.OfAsync("vc", "verify", file, "--data", _folder.Path, "--no-status", "--json");
        Assert.Equal(ExitCodes.Done, run.ExitCode);
        Assert.True((bool)Assert.Single(run.Json)["verified"]!);
        Assert.Contains("StatusListUnavailable", (await CliRun.OfAsync("vc", "verify", file, "--data", _folder.Path)).Error);
        Assert.Contains("SignerUnknown", (await CliRun.OfAsync("vc", "verify", file, "--no-status")).Error);

        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).Replace("\"trustLevel\":60", "\"trustLevel\":90", StringComparison.Ordinal));
        CliRun changed = await CliRun.OfAsync("vc", "verify", file, "--data", _folder.Path, "--no-status");
        Assert.Equal(ExitCodes.Failed, changed.ExitCode);
        Assert.Contains("SignatureInvalid", changed.Error);
    }

    [Fact]
    public async Task Present_ByItsSubject_VerifiesForItsChallengeAlone()
    {
        MakeHub();
        string home = _folder.File("acme");
        (string file, string presentation) = (_folder.File("acme.json"), _folder.File("presentation.json"));
        await CliRun.OfAsync("keys", "new", Subject, "--home", home);
        await CliRun.OfAsync("vc", "issue", "--data", _folder.Path, "--subject", Subject, "--out", file);
        CliRun made = await CliRun.OfAsync("vc", "present", file, "--home", home, "--challenge", "c-1", "--domain", "hub.example", "--out", presentation, "--json");
        Assert.Equal(1, (int)Assert.Single(made.Json)["credentials"]!);

        Task<CliRun> VerifyAsync(string challenge) => CliRun.OfAsync(
            "vc", "verify", presentation, "--data", _folder.Path, "--document", Path.Combine(home, "registration.json"), "--challenge", challenge, "--domain", "hub.example", "--no-status", "--json");
        Assert.Equal(Subject, (string?)Assert.Single((await VerifyAsync("c-1")).Json)["holder"]);
        Assert.Contains("ChallengeMismatch", (await VerifyAsync("c-2")).Error);
    }

    private DidDocument MakeHub()
    {
        using var key = Ed25519PrivateKey.Generate();
        byte[] seed = new byte[32];
        key.ExportSeed(seed);
        foreach (string name in (string[])["hub.key", "node.key"])
        {
            File.WriteAllText(_folder.File(name), Convert.ToBase64String(seed));
        }

        var folder = new HubDataFolder(_folder.Path);
        folder.Write(folder.Describe("did:mesh:hub:test", "test", "tcp://127.0.0.1:7400"));
        return new DidDocumentBuilder(Did.Parse("did:mesh:hub:test")).AddKey("key-1", key.PublicKey).Build();
    }
}
