using System.Text.Json.Nodes;
using OrleansMesh.Cli.Hubs;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Cli.Tests.Verbs;

public sealed class CredentialTests : IDisposable
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
            "credential", "issue", "--data", _folder.Path, "--subject", Subject, "--trust", "80", "--capability", "documents", "--capability", "search", "--out", file, "--json");

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

        CliRun run = await CliRun.OfAsync("credential", "issue", "--data", _folder.Path, "--subject", Subject, "--json");

        byte[] credential = System.Text.Encoding.UTF8.GetBytes(run.Output.Trim());
        Assert.Equal(CredentialRefusal.None, MeshAgentCredential.Verify(credential, hub, TimeProvider.System.GetUtcNow()));
    }

    [Fact]
    public async Task Issue_NoHubHasRunThere_SaysHowToStartOne()
    {
        CliRun run = await CliRun.OfAsync("credential", "issue", "--data", _folder.File("nowhere"), "--subject", Subject, "--json");

        Assert.Equal(ExitCodes.Failed, run.ExitCode);
        Assert.Contains("orleansmesh up --data", run.Error);
        Assert.Equal("no-hub", (string?)Assert.Single(run.Json)["reason"]);
    }

    [Fact]
    public async Task Show_IssuedCredential_TellsItsClaims()
    {
        MakeHub();
        string file = _folder.File("acme.json");
        await CliRun.OfAsync("credential", "issue", "--data", _folder.Path, "--subject", Subject, "--out", file);

        CliRun human = await CliRun.OfAsync("credential", "show", file);
        CliRun machine = await CliRun.OfAsync("credential", "show", file, "--json");

        Assert.Contains(Subject, human.Output);
        JsonObject shown = Assert.Single(machine.Json);
        Assert.Equal(60, (int)shown["trust"]!);
        Assert.Equal("did:mesh:hub:test", (string?)shown["issuer"]);
    }

    [Fact]
    public async Task Show_AnotherFile_IsRefused()
    {
        await File.WriteAllTextAsync(_folder.File("other.json"), "{}");

        CliRun run = await CliRun.OfAsync("credential", "show", _folder.File("other.json"));

        Assert.Equal(ExitCodes.Failed, run.ExitCode);
        Assert.Contains("not a MeshAgentCredential", run.Error);
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
