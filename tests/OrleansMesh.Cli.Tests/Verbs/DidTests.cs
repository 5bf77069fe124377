using System.Text.Json.Nodes;

namespace OrleansMesh.Cli.Tests.Verbs;

public sealed class DidTests : IDisposable
{
    private const string Key = "did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Resolve_DidKey_ResultWithItsDocument()
    {
        CliRun run = await CliRun.OfAsync("did", "resolve", Key, "--json");
        Assert.Equal(ExitCodes.Done, run.ExitCode);
        JsonObject result = Assert.Single(run.Json);
        Assert.Equal(Key, (string?)result["didDocument"]!["id"]);
        Assert.Equal("application/did+ld+json", (string?)result["didResolutionMetadata"]!["contentType"]);
    }

    [Fact]
    public async Task Resolve_UrlOfAKey_TheKeyAlone()
    {
        CliRun run = await CliRun.OfAsync("did", "resolve", $"{Key}#{Key[8..]}", "--json");
        Assert.Equal("Multikey", (string?)Assert.Single(run.Json)["type"]);
    }

    [Theory]
    [InlineData("nonsense", ExitCodes.Usage, "usage")]
    [InlineData("did:mesh:a#key-1", ExitCodes.Failed, "methodNotSupported")]
    [InlineData("did:web:127.0.0.1#key-1", ExitCodes.Failed, "invalidDid")]
    public async Task Resolve_WhatCannotBe_SaysWhy(string did, int code, string reason)
    {
        CliRun run = await CliRun.OfAsync("did", "resolve", did, "--json");
        Assert.Equal(code, run.ExitCode);
        Assert.Equal(reason, (string?)Assert.Single(run.Json)["reason"]);
    }

    [Theory]
    [InlineData("did:mesh:enterprise:acme-001", "--registry")]
    [InlineData("did:ion:EiBgMkQDrUjGYkUZqQgTiOkZeyQiQgNuYZLiW1S9M-oDCA", "--ion")]
    [InlineData("did:ethr:0xb9c5714089478a327f09197987f16f9e5d936e8a", "--ethr")]
    public async Task Resolve_ByAnEndpoint_AsksIt(string did, string option)
    {
        // Nobody listens at port 1: that it was asked is what the answer shows.
        CliRun away = await CliRun.OfAsync("did", "resolve", did, option, "http://127.0.0.1:1/", "--json");
        Assert.Equal((ExitCodes.Failed, "internalError"), (away.ExitCode, (string?)Assert.Single(away.Json)["didResolutionMetadata"]!["error"]));

        CliRun nowhere = await CliRun.OfAsync("did", "resolve", did, option, "hub.example", "--json");
        Assert.Equal(ExitCodes.Usage, nowhere.ExitCode);
    }

    [Fact]
    public async Task CreateAndShow_NewMesh_ItsSignedDocument()
    {
        Assert.Equal(ExitCodes.Done, (await CliRun.OfAsync("did", "create", "did:mesh:enterprise:acme-001", "--home", _folder.File("acme"), "--json")).ExitCode);
        CliRun shown = await CliRun.OfAsync("did", "show", "--home", _folder.File("acme"), "--json");
        Assert.Equal("did:mesh:enterprise:acme-001", (string?)Assert.Single(shown.Json)["id"]);
        Assert.Equal(ExitCodes.Usage, (await CliRun.OfAsync("did", "create", "did:web:a", "--home", _folder.File("b"), "--json")).ExitCode);
    }
}
