using System.Text.Json.Nodes;
using OrleansMesh.Client;
using OrleansMesh.Domain.Authorization;

namespace OrleansMesh.Cli.Tests.Verbs;

public sealed class FedConsentTests : IDisposable
{
    private const string Acme = "did:mesh:enterprise:acme-001";
    private const string Mit = "did:mesh:academic:mit-001";
    private const string Eth = "did:mesh:academic:eth-001";

    private readonly TemporaryFolder _folder = new();

    private string Human => _folder.File("human.key");

    private string Home => _folder.File("acme");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Consent_ToOnePartner_CountsForThatOneAndItsTimeAlone()
    {
        await MakeAsync();
        JsonObject said = Assert.Single((await RunAsync(Mit, "--for", "1h")).Json);
        Assert.Equal(Acme, (string?)said["meshId"]);
        Assert.True(File.Exists((string?)said["file"]));
        Assert.Equal(ExitCodes.Done, (await RunAsync(Eth, Mit, "--for", "1h")).ExitCode);

        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        Assert.Equal(2, Find(Mit, now)?.Length);
        Assert.Equal(2, Find($"{Mit},{Eth}", now)?.Length);
        Assert.Null(Find(Eth, now));
        Assert.Null(Find(Mit, now.AddHours(2)));
    }

    [Fact]
    public async Task Consent_ToAny_CountsForEveryPartner()
    {
        await MakeAsync();
        Assert.Equal(ExitCodes.Done, (await RunAsync("any")).ExitCode);
        Assert.Equal(2, Find(Eth, TimeProvider.System.GetUtcNow())?.Length);
    }

    [Fact]
    public async Task Consent_ByAKeyThatIsNoHumans_IsRefused()
    {
        await MakeAsync();
        Assert.Equal(ExitCodes.Done, (await CliRun.OfAsync("keys", "new", Mit, "--home", _folder.File("mit"), "--human-key", _folder.File("other.key"), "--json")).ExitCode);
        CliRun run = await CliRun.OfAsync("fed", "consent", Eth, "--home", Home, "--human-key", _folder.File("other.key"), "--json");
        Assert.Equal((ExitCodes.Failed, "not-the-humans-key"), (run.ExitCode, (string?)Assert.Single(run.Json)["reason"]));
    }

    [Theory]
    [InlineData]
    [InlineData("acme")]
    [InlineData("any", Mit)]
    public async Task Consent_ToWhatIsNoMesh_IsAUsageError(params string[] partners)
    {
        Assert.Equal(ExitCodes.Usage, (await RunAsync(partners)).ExitCode);
    }

    private Task<CliRun> RunAsync(params string[] arguments) => CliRun.OfAsync(["fed", "consent", .. arguments, "--home", Home, "--human-key", Human, "--json"]);

    private async Task MakeAsync() =>
        Assert.Equal(ExitCodes.Done, (await CliRun.OfAsync("keys", "new", Acme, "--home", Home, "--human-key", Human, "--json")).ExitCode);

    private string[]? Find(string partners, DateTimeOffset now)
    {
        using MeshFolder folder = MeshFolder.Open(Home);
        return HumanConsent.Find(folder, ConsentWords.Accept, partners.Split(','), now);
    }
}
