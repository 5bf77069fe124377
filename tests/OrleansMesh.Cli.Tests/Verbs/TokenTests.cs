using System.Text.Json.Nodes;

namespace OrleansMesh.Cli.Tests.Verbs;

public sealed class TokenTests : IDisposable
{
    private const string Mesh = "did:mesh:enterprise:acme-001";
    private const string Hub = "did:mesh:hub:eu";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task IssueAndVerify_ByTheMeshsDocument_HoldsForItsAudienceAlone()
    {
        string home = _folder.File("acme");
        Assert.Equal(ExitCodes.Done, (await CliRun.OfAsync("keys", "new", Mesh, "--home", home)).ExitCode);
        string document = Path.Combine(home, "registration.json");
        JsonObject issued = Assert.Single((await CliRun.OfAsync("token", "issue", "--home", home, "--audience", Hub, "--scope", "send", "--json")).Json);
        string token = (string)issued["token"]!;

        CliRun verified = await CliRun.OfAsync("token", "verify", token, "--issuer-document", document, "--audience", Hub, "--scope", "send", "--json");
        Assert.Equal(Mesh, (string?)Assert.Single(verified.Json)["issuer"]);
        CliRun other = await CliRun.OfAsync("token", "verify", token, "--issuer-document", document, "--audience", "did:mesh:hub:us");
        Assert.Contains("AudienceMismatch", other.Error, StringComparison.Ordinal);
        CliRun delegation = await CliRun.OfAsync("token", "verify", token, "--delegation", "--issuer-document", document, "--audience", Hub);
        Assert.Contains("TypeMismatch", delegation.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task IssueAndVerify_Delegation_HoldsForItsActorAlone()
    {
        string home = _folder.File("acme");
        Assert.Equal(ExitCodes.Done, (await CliRun.OfAsync("keys", "new", Mesh, "--home", home)).ExitCode);
        string token = (string)Assert.Single((await CliRun.OfAsync("token", "issue", "--home", home, "--audience", Hub, "--actor", "did:mesh:service:a", "--minutes", "5", "--json")).Json)["token"]!;
        string[] verify = ["token", "verify", token, "--delegation", "--issuer-document", Path.Combine(home, "registration.json"), "--audience", Hub, "--actor"];

        Assert.Equal(ExitCodes.Done, (await CliRun.OfAsync([.. verify, "did:mesh:service:a"])).ExitCode);
        Assert.Contains("ActorMismatch", (await CliRun.OfAsync([.. verify, "did:mesh:service:b"])).Error, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Usage, (await CliRun.OfAsync("token", "issue", "--home", home, "--audience", Hub, "--actor", "did:mesh:service:a", "--minutes", "16")).ExitCode);
    }
}
