using System.Text.Json.Nodes;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Jose;

namespace OrleansMesh.Cli.Tests.Verbs;

public sealed class KeysTests : IDisposable
{
    private const string Mesh = "did:mesh:enterprise:acme-001";
    private readonly TemporaryFolder _folder = new();

    private string Home => _folder.File("acme");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task EncryptAndDecrypt_AHome_IsTheSameMesh()
    {
        await DoneAsync("keys", "new", Mesh, "--home", Home);
        JsonObject[] before = await DoneAsync("keys", "list", "--home", Home);
        Assert.Equal(["agreement", "invoke", "mesh", "node"], before.Select(k => (string?)k["name"]));
        Assert.All(before, k => Assert.Equal("plain", (string?)k["form"]));
        string passphrase = _folder.File("passphrase");
        await File.WriteAllTextAsync(passphrase, "a long one\n");

        JsonObject[] changed = await DoneAsync("keys", "encrypt", "--home", Home, "--passphrase-file", passphrase, "--memory", "8", "--passes", "2");
        Assert.Equal(4, changed.Length);
        JsonObject[] after = await DoneAsync("keys", "list", "--home", Home);
        Assert.All(after, k => Assert.Equal("sealed", (string?)k["form"]));
        Assert.Equal(before.Select(k => (string?)k["publicKeyMultibase"]), after.Select(k => (string?)k["publicKeyMultibase"]));

        await File.WriteAllTextAsync(passphrase, "another one\n");
        CliRun wrong = await CliRun.OfAsync("keys", "decrypt", "--home", Home, "--passphrase-file", passphrase);
        Assert.Equal(ExitCodes.Failed, wrong.ExitCode);
        Assert.Contains("passphrase does not open", wrong.Error, StringComparison.Ordinal);
        await File.WriteAllTextAsync(passphrase, "a long one\n");
        await DoneAsync("keys", "decrypt", "--home", Home, "--passphrase-file", passphrase);
        Assert.Equal(before.Select(k => k.ToJsonString()), (await DoneAsync("keys", "list", "--home", Home)).Select(k => k.ToJsonString()));
        await DoneAsync("keys", "show", "--home", Home);
    }

    [Fact]
    public async Task Rotate_AHome_ChangesTheNodeAlone()
    {
        JsonObject before = Assert.Single(await DoneAsync("keys", "new", Mesh, "--home", Home));
        await DoneAsync("keys", "rotate", "--home", Home);
        JsonObject after = Assert.Single(await DoneAsync("keys", "show", "--home", Home));

        Assert.NotEqual((string?)before["nodeId"], (string?)after["nodeId"]);
        Assert.Equal((string?)before["publicKeyMultibase"], (string?)after["publicKeyMultibase"]);
        Assert.Equal(5, (await DoneAsync("keys", "list", "--home", Home)).Length);
    }

    [Fact]
    public async Task Import_PrivateJwk_IsKeptUnderItsName()
    {
        await DoneAsync("keys", "new", Mesh, "--home", Home);
        string file = _folder.File("key.jwk");
        using var key = Ed25519PrivateKey.Generate();
        await File.WriteAllBytesAsync(file, PrivateJsonWebKey.Write(key, "k"));

        JsonObject kept = Assert.Single(await DoneAsync("keys", "import", file, "--name", "issuer", "--home", Home));
        Assert.Equal("Ed25519", (string?)kept["kind"]);
        Assert.Equal(ExitCodes.Failed, (await CliRun.OfAsync("keys", "import", file, "--name", "issuer", "--home", Home)).ExitCode);
        Assert.Equal(ExitCodes.Usage, (await CliRun.OfAsync("keys", "import", file, "--name", "../issuer", "--home", Home)).ExitCode);
        await File.WriteAllBytesAsync(file, JsonWebKey.Of(key.PublicKey).Write());
        CliRun publicKey = await CliRun.OfAsync("keys", "import", file, "--name", "other", "--home", Home);
        Assert.Contains("SecretMissing", publicKey.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("7", "3")]
    [InlineData("513", "3")]
    [InlineData("64", "1")]
    [InlineData("64", "9")]
    public async Task Encrypt_ParametersOutOfBounds_IsAWrongCommandLine(string memory, string passes) =>
        Assert.Equal(ExitCodes.Usage, (await CliRun.OfAsync("keys", "encrypt", "--home", _folder.Path, "--memory", memory, "--passes", passes)).ExitCode);

    private static async Task<JsonObject[]> DoneAsync(params string[] arguments)
    {
        CliRun run = await CliRun.OfAsync([.. arguments, "--json"]);
        Assert.True(run.ExitCode == ExitCodes.Done, run.Error);
        return run.Json;
    }
}
