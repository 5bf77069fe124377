using System.Buffers.Text;
using System.Text.Json.Nodes;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Ucan;

namespace OrleansMesh.Cli.Tests.Verbs;

/// <summary>I-06 on the command line: three answers with their evidence.</summary>
public sealed class AuthorizeTests : IDisposable
{
    private static readonly Did Acme = Did.Parse("did:mesh:enterprise:acme-001");
    private static readonly Did Mit = Did.Parse("did:mesh:academic:mit-001");
    private static readonly Did Foundation = Did.Parse("did:mesh:authority:foundation");

    private readonly TemporaryFolder _folder = new();
    private readonly Ed25519PrivateKey _login = Ed25519PrivateKey.Generate();
    private readonly Ed25519PrivateKey _node = Ed25519PrivateKey.Generate();
    private readonly Ed25519PrivateKey _human = Ed25519PrivateKey.Generate();
    private readonly Ed25519PrivateKey _issuer = Ed25519PrivateKey.Generate();

    public AuthorizeTests()
    {
        Directory.CreateDirectory(_folder.File("documents"));
        Write("acme", new DidDocumentBuilder(Acme).AddKey("key-1", _login.PublicKey, KeyPurpose.Authentication).AddKey("node", _node.PublicKey, KeyPurpose.CapabilityInvocation));
        Write("mit", new DidDocumentBuilder(Mit).AddKey("human", _human.PublicKey, KeyPurpose.CapabilityDelegation, KeyPurpose.CapabilityInvocation).MarkHuman("human"));
        Write("foundation", new DidDocumentBuilder(Foundation).AddKey("key-1", _issuer.PublicKey));
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        File.WriteAllBytes(_folder.File("acme.json"), MeshAgentCredential.Issue(Foundation, _issuer, Foundation.Url("key-1"), new MeshAgentClaims(Acme, [], [], 80), now.AddMinutes(-1), now.AddDays(1)));
        Delegation delegation = new DelegationDraft { Issuer = new UcanPrincipal(Mit), Audience = Acme, Subject = Mit, Command = UcanCommand.Parse("/mcp"), Expires = now.AddDays(1) }.Sign(new UcanSigner(_human));
        Invocation call = new InvocationDraft { Issuer = new UcanPrincipal(Acme), Subject = Mit, Command = UcanCommand.Parse("/mcp/tools/call"), Proofs = [delegation.Cid], Expires = now.AddMinutes(10) }.Sign(new UcanSigner(_node));
        File.WriteAllLines(_folder.File("call.ucan"), [UcanText.Encode(call.Bytes.Span), UcanText.Encode(delegation.Bytes.Span)]);
    }

    public void Dispose()
    {
        _folder.Dispose();
        Array.ForEach([_login, _node, _human, _issuer], key => key.Dispose());
    }

    [Fact]
    public async Task Check_AllThree_AllowedWithTheKeys()
    {
        CliRun run = await CheckAsync([.. Identity("7f3a"), "--trust", Foundation.ToString()]);

        Assert.Equal(ExitCodes.Done, run.ExitCode);
        JsonObject told = Assert.Single(run.Json);
        Assert.True((bool)told["allowed"]!);
        Assert.Equal(["identity", "credential", "capability"], told["answers"]!.AsArray().Select(a => (string)a!["primitive"]!));
        Assert.Equal(Acme.Url("key-1"), (string?)told["answers"]![0]!["keyIds"]![0]);
    }

    [Fact]
    public async Task Check_NothingButTheCapability_SaysWhatIsMissing()
    {
        CliRun run = await CheckAsync([]);

        Assert.Equal(ExitCodes.Failed, run.ExitCode);
        Assert.Equal(["missing", "issuer-not-trusted", "verified"], Assert.Single(run.Json)["answers"]!.AsArray().Select(a => (string)a!["reason"]!));
    }

    [Fact]
    public async Task Check_AnotherMessageWasSigned_IdentitySaysNo()
    {
        string[] identity = Identity("7f3a");
        identity[3] = "7f3b";
        CliRun run = await CheckAsync([.. identity, "--trust", Foundation.ToString()]);

        Assert.Equal("signature-invalid", (string?)Assert.Single(run.Json)["answers"]![0]!["reason"]);
    }

    [Fact]
    public async Task Check_ForPeople_ShowsATable()
    {
        CliRun run = await CliRun.OfAsync("authorize", "check", "--capability", _folder.File("call.ucan"), "--documents", _folder.File("documents"));

        Assert.Contains("verifier", run.Output);
        Assert.Contains("may not", run.Output);
    }

    [Theory]
    [InlineData("--actor", "nobody")]
    [InlineData("--command", "tools")]
    [InlineData("--signature", "%")]
    public async Task Check_BadArguments_AreUsage(string option, string value) =>
        Assert.Equal(ExitCodes.Usage, (await CliRun.OfAsync("authorize", "check", option, value)).ExitCode);

    [Fact]
    public async Task Check_NoInvocationAndNoNames_IsUsage() => Assert.Equal(ExitCodes.Usage, (await CliRun.OfAsync("authorize", "check")).ExitCode);

    private Task<CliRun> CheckAsync(string[] more) => CliRun.OfAsync(
        ["authorize", "check", "--capability", _folder.File("call.ucan"), "--credential", _folder.File("acme.json"), "--documents", _folder.File("documents"), .. more, "--json"]);

    private string[] Identity(string message) =>
        ["--key-id", Acme.Url("key-1"), "--message", message, "--signature", Base64Url.EncodeToString(_login.Sign(System.Text.Encoding.UTF8.GetBytes(message)))];

    private void Write(string name, DidDocumentBuilder document) => File.WriteAllBytes(Path.Combine(_folder.File("documents"), name + ".json"), document.Build().CanonicalBytes.ToArray());
}
