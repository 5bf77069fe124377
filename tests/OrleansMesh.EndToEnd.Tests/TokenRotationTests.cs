using System.Diagnostics;
using System.Text.Json.Nodes;
using OrleansMesh.Cli.Processes;

namespace OrleansMesh.EndToEnd.Tests;

/// <summary>I-10: a mesh moves its key from a file to a PKCS#11 token; what the old key signed verifies, and the federation lives on.</summary>
public sealed class TokenRotationTests
{
    private const string Acme = "did:mesh:enterprise:acme-001";
    private const string Mit = "did:mesh:academic:mit-001";
    private const string Token = "orleansmesh-rotation";
    private const string Pin = "1234-rotation";

    [SoftHsmFact]
    public async Task Rotate_ToAKeyInAToken_OldMessagesVerifyAndTheFederationLivesOn()
    {
        await using var world = new World();
        await InitTokenAsync(world);
        await world.StartHubAsync();
        await world.JoinAsync(Acme, "acme");
        await world.JoinAsync(Mit, "mit");
        await FederateAsync(world);
        await SendAsync(world, 1);

        (await world.RunAsync("keys", "token", "acme-2", "--token", Token, "--json")).Ok();
        string uri = $"pkcs11:token={Token};object=acme-2";
        JsonObject rotated = (await world.RunAsync(["did", "rotate", "--mesh-key", uri, .. world.As("acme")])).Ok()[0];
        Assert.Equal(Acme + "#key-2", (string?)rotated["keyId"]);
        Assert.Equal(uri, (await File.ReadAllTextAsync(Path.Combine(world.Home("acme"), "mesh.key"))).Trim());

        // Both keys' messages wait: the receiver verifies each with the key of its time.
        await SendAsync(world, 2);
        JsonObject[] received = (await world.RunAsync(["watch", "--count", "2", "--ack", .. world.As("mit")])).Ok();
        Assert.Equal([1, 2], received.Where(line => (string?)line["event"] == "message").Select(line => (int)line["data"]!["n"]!));
        JsonObject list = (await world.RunAsync(["fed", "list", .. world.As("acme")])).Ok()[0];
        Assert.Equal(["active"], list["federations"]!.AsArray().Select(each => (string?)each!["status"]));

        string history = Path.Combine(world.Folder, "acme-history.json");
        (await world.RunAsync(["did", "history", Acme, "--out", history, .. world.As("mit")])).Ok();
        await world.KillHubAsync();
        JsonObject verified = (await world.RunAsync("did", "verify", history, "--json")).Ok()[0];
        Assert.Equal([Acme + "#key-1", Acme + "#key-2"], verified["keys"]!.AsArray().Select(key => (string?)key!["keyId"]));
    }

    [SoftHsmFact]
    public async Task Rotate_FromATokenOnward_WithoutItsPinIsRefusedAndWithItGoesOn()
    {
        await using var world = new World();
        await InitTokenAsync(world);
        await world.StartHubAsync();
        await world.JoinAsync(Acme, "acme");
        (await world.RunAsync("keys", "token", "acme-2", "--token", Token, "--json")).Ok();
        (await world.RunAsync(["did", "rotate", "--mesh-key", $"pkcs11:token={Token};object=nothing", .. world.As("acme")])).Failed(1, "mesh-folder");
        (await world.RunAsync(["did", "rotate", "--mesh-key", $"pkcs11:token={Token};object=acme-2", .. world.As("acme")])).Ok();

        world.Environment["ORLEANSMESH_PIN"] = "wrong-" + Pin;
        (await world.RunAsync(["did", "rotate", .. world.As("acme")])).Failed(1, "mesh-folder");
        world.Environment["ORLEANSMESH_PIN"] = Pin;
        Assert.Equal(Acme + "#key-3", (string?)(await world.RunAsync(["did", "rotate", .. world.As("acme")])).Ok()[0]["keyId"]);
        Assert.Equal(3, (await world.RunAsync(["did", "history", .. world.As("acme")])).Ok()[0]["versions"]!.AsArray().Count);
    }

    private static async Task InitTokenAsync(World world)
    {
        string folder = Directory.CreateDirectory(Path.Combine(world.Folder, "tokens")).FullName;
        string configuration = Path.Combine(world.Folder, "softhsm2.conf");
        await File.WriteAllTextAsync(configuration, $"directories.tokendir = {folder}\nobjectstore.backend = file\nlog.level = ERROR\n");
        world.Environment["SOFTHSM2_CONF"] = configuration;
        world.Environment["ORLEANSMESH_PKCS11_MODULE"] = SoftHsmFactAttribute.Module!;
        world.Environment["ORLEANSMESH_PIN"] = Pin;
        var start = new ProcessStartInfo("softhsm2-util", ["--init-token", "--free", "--label", Token, "--pin", Pin, "--so-pin", "so-" + Pin]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["SOFTHSM2_CONF"] = configuration;
        using Process made = Process.Start(start)!;
        string error = await made.StandardError.ReadToEndAsync();
        await made.WaitForExitAsync();
        Assert.True(made.ExitCode == 0, error);
    }

    private static async Task FederateAsync(World world)
    {
        ChildProcess answering = world.Start("answering", ["fed", "accept", "--auto", "--from", Acme, "--grant", "message:*", "--count", "1", .. world.As("mit")]);
        await World.EventAsync(answering, "waiting");
        (await world.RunAsync(["fed", "request", Mit, "--purpose", "test", "--ask", "message:*", .. world.As("acme")])).Ok();
        Assert.Equal(0, await answering.WaitForExitAsync(CancellationToken.None).WaitAsync(World.Patience));
    }

    private static async Task SendAsync(World world, int n) => (await world.RunAsync(["send", Mit, "--data", $$"""{"n":{{n}}}""", .. world.As("acme")])).Ok();
}
