using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansMesh.Cli.Processes;
using OrleansMesh.Client;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.EndToEnd.Tests;

/// <summary>A mesh changes its key while another process of it sends: the federation lives on (I-01, I-07).</summary>
public sealed class RotationTests
{
    private const string Acme = "did:mesh:enterprise:acme-001";
    private const string Mit = "did:mesh:academic:mit-001";
    private const int Before = 20;
    private const int After = 20;
    private const int MostWhileRotating = 1_000;

    [Fact]
    public async Task Rotate_UnderTraffic_NothingIsLostOrReorderedAndAThirdProcessVerifiesTheHistory()
    {
        await using var world = new World();
        await world.StartHubAsync();
        await world.JoinAsync(Acme, "acme");
        await world.JoinAsync(Mit, "mit");
        await FederateAsync(world);

        int sent = await SendWhileRotatingAsync(world);
        JsonObject[] received = (await world.RunAsync(["watch", "--count", $"{sent}", "--ack", .. world.As("mit")])).Ok();
        Assert.Equal(Enumerable.Range(0, sent), received.Where(line => (string?)line["event"] == "message").Select(line => (int)line["data"]!));

        string file = Path.Combine(world.Folder, "acme-history.json");
        JsonObject history = (await world.RunAsync(["did", "history", Acme, "--out", file, .. world.As("mit")])).Ok()[0];
        Assert.Equal(2, history["versions"]!.AsArray().Count);
        string events = Path.Combine(world.Folder, "events.json");
        string keys = Path.Combine(world.Folder, "keys");
        (await world.RunAsync(["fed", "suspend", Mit, .. world.As("acme")])).Ok();
        (await world.RunAsync(["fed", "history", Acme, "--out", events, "--registrations", keys, .. world.As("mit")])).Ok();
        await world.KillHubAsync();

        // The agreement names the key that was given up, and the suspension is signed with the present one.
        (await world.RunAsync("fed", "verify", events, "--json")).Failed(1, "history-invalid");
        string[] registrations = [.. Directory.GetFiles(keys).SelectMany(each => new[] { "--registration", each })];
        Assert.Equal("suspended", (string?)(await world.RunAsync(["fed", "verify", events, .. registrations, "--json"])).Ok()[0]["status"]);
        JsonObject verified = (await world.RunAsync("did", "verify", file, "--json")).Ok()[0];
        Assert.Equal([Acme + "#key-1", Acme + "#key-2"], verified["keys"]!.AsArray().Select(key => (string?)key!["keyId"]));
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).Replace("#key-2", "#key-3", StringComparison.Ordinal));
        (await world.RunAsync("did", "verify", file, "--json")).Failed(1, "history-invalid");
    }

    [Fact]
    public async Task Join_ARotatedMeshAtANewHub_IsTakenWithItsHistory()
    {
        await using var world = new World();
        await using var other = new World();
        await world.StartHubAsync();
        await other.StartHubAsync();
        await world.JoinAsync(Acme, "acme");
        (await world.RunAsync(["did", "rotate", .. world.As("acme")])).Ok();
        (await world.RunAsync(["did", "update", "--service", "files=Files=https://acme.example/", .. world.As("acme")])).Ok();

        string[] there = ["--home", world.Home("acme"), "--hub", other.Hub, "--json"];
        (await world.RunAsync(["join", .. there])).Ok();
        Assert.Equal(3, (await world.RunAsync(["did", "history", .. there])).Ok()[0]["versions"]!.AsArray().Count);
        Assert.True((bool)(await world.RunAsync(["mesh", "show", .. there])).Ok()[0]["registrationIsValid"]!);

        // what is changed there, the hub of before hears of when the mesh joins it again
        (await world.RunAsync(["did", "rotate", .. there])).Ok();
        Assert.Equal(4, (await world.RunAsync(["did", "history", .. world.As("acme")])).Ok()[0]["versions"]!.AsArray().Count);
        (await world.RunAsync(["did", "deactivate", "--for-ever", .. world.As("acme")])).Ok();
        (await world.RunAsync(["mesh", "show", .. world.As("acme")])).Failed(1, "mesh-folder");
    }

    private static async Task FederateAsync(World world)
    {
        ChildProcess answering = world.Start("answering", ["fed", "accept", "--auto", "--from", Acme, "--grant", "message:*", "--count", "1", .. world.As("mit")]);
        await World.EventAsync(answering, "waiting");
        (await world.RunAsync(["fed", "request", Mit, "--purpose", "test", "--ask", "message:*", .. world.As("acme")])).Ok();
        Assert.Equal(0, await answering.WaitForExitAsync(CancellationToken.None).WaitAsync(World.Patience));
    }

    // This process sends without a pause while another one changes the key of the mesh.
    private static async Task<int> SendWhileRotatingAsync(World world)
    {
        using MeshFolder folder = MeshFolder.Open(world.Home("acme"));
        await using MeshClient client = await MeshClient.ConnectAsync(
            folder, new MeshClientOptions { Hub = new Uri("tcp://" + world.Hub), Receive = false, ReconnectDelayMin = TimeSpan.FromMilliseconds(100) }, CancellationToken.None);
        var receipts = new List<Task<MessageReceipt>>();
        Task<VerbRun>? rotating = null;
        for (int left = After; left > 0; left -= rotating is { IsCompleted: true } ? 1 : 0)
        {
            receipts.Add(client.SendAsync(Did.Parse(Mit), "note", JsonSerializer.SerializeToElement(receipts.Count), null, CancellationToken.None));
            if (receipts.Count == Before)
            {
                rotating = world.RunAsync(["did", "rotate", .. world.As("acme")]);
            }

            if (receipts.Count == MostWhileRotating)
            {
                _ = await rotating!.WaitAsync(World.Patience);
            }

            // a few are on their way at any time
            if (receipts.Count >= 4)
            {
                await receipts[^4].WaitAsync(World.Patience);
            }
        }

        Assert.Equal(Acme + "#key-2", (string?)(await rotating!).Ok()[0]["keyId"]);
        await Task.WhenAll(receipts).WaitAsync(World.Patience);
        Assert.Equal(Acme + "#key-2", folder.KeyId);
        return receipts.Count;
    }
}
