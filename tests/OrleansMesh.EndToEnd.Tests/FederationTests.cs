using System.Text.Json.Nodes;
using OrleansMesh.Cli.Processes;

namespace OrleansMesh.EndToEnd.Tests;

/// <summary>The life of a federation by hand, verb by verb, each a process (F-01, F-02, F-08).</summary>
public sealed class FederationTests
{
    private const string Acme = "did:mesh:enterprise:acme-001";
    private const string Mit = "did:mesh:academic:mit-001";

    [Fact]
    public async Task Verbs_RequestAcceptSendWatchEndDecline_DoWhatTheySay()
    {
        await using var world = new World();
        await world.StartHubAsync();
        await world.JoinAsync(Acme, "acme");
        await world.JoinAsync(Mit, "mit", "--name", "MIT");

        ChildProcess request = await RequestAsync(world);
        string id = await ProposalAsync(world);
        JsonObject shown = (await world.RunAsync(["fed", "show", id, .. world.As("mit")])).Ok()[0];
        Assert.Equal(["message:agent.*"], shown["federation"]!["grantedByUs"]!.AsArray().Select(g => (string?)g));
        (await world.RunAsync(["fed", "accept", id, .. world.As("mit")])).Ok();
        Assert.Equal(id, (string?)(await World.EventAsync(request, "established"))["federationId"]);

        await SendAndWatchAsync(world);

        (await world.RunAsync(["fed", "end", Mit, "--reason", "test", .. world.As("acme")])).Ok();
        (await world.RunAsync(["send", Mit, "--data", "{}", .. world.As("acme")])).Failed(1, "unknown-federation");

        ChildProcess again = await RequestAsync(world);
        (await world.RunAsync(["fed", "decline", await ProposalAsync(world), "--reason", "not today", .. world.As("mit")])).Ok();
        Assert.Equal(1, await again.WaitForExitAsync(CancellationToken.None).WaitAsync(World.Patience));
        Assert.Contains("not today", await File.ReadAllTextAsync(again.LogPath));
        JsonObject list = (await world.RunAsync(["fed", "list", .. world.As("acme")])).Ok()[0];
        Assert.Equal(["declined", "ended"], list["federations"]!.AsArray().Select(f => (string?)f!["status"]).Order());
    }

    [Fact]
    public async Task AcceptAuto_AsksForMoreThanIsGranted_IsDeclinedAndSaysWhat()
    {
        await using var world = new World();
        await world.StartHubAsync();
        await world.JoinAsync(Acme, "acme");
        await world.JoinAsync(Mit, "mit");
        ChildProcess answering = world.Start("answering", ["fed", "accept", "--auto", "--from", Acme, "--grant", "tool:search_*", "--count", "2", .. world.As("mit")]);
        await World.EventAsync(answering, "waiting");

        // So many that the reason is longer than a reason may be.
        string[] asks = [.. Enumerable.Range(0, 40).SelectMany(n => (string[])["--ask", $"tool:write_{n:00}"])];
        VerbRun tooMuch = await world.RunAsync(["fed", "request", Mit, "--purpose", "test", "--ask", "tool:*", .. asks, .. world.As("acme")]);
        JsonObject[] enough = (await world.RunAsync(["fed", "request", Mit, "--purpose", "test", "--ask", "tool:search_documents", .. world.As("acme")])).Ok();

        Assert.Equal(1, tooMuch.ExitCode);
        Assert.Contains("tool:*", tooMuch.ErrorText);
        Assert.Equal("established", (string?)enough[^1]["event"]);
        Assert.Equal(0, await answering.WaitForExitAsync(CancellationToken.None).WaitAsync(World.Patience));
    }

    private static async Task SendAndWatchAsync(World world)
    {
        (await world.RunAsync(["send", Mit, "--data", "{}", "--transient", .. world.As("acme")])).Failed(1, "target-offline");
        (await world.RunAsync(["send", Mit, "--data", "{}", "--type", "other.message", .. world.As("acme")])).Failed(1, "not-granted");
        string[] sent = [await SendAsync(world, 1), await SendAsync(world, 2)];

        // Shown and not acknowledged, they come again; acknowledged, they do not.
        Assert.Equal(sent, await WatchAsync(world, "--count", "2"));
        Assert.Equal(sent, await WatchAsync(world, "--count", "2", "--ack"));
        string third = await SendAsync(world, 3);
        Assert.Equal([third], await WatchAsync(world, "--count", "1", "--ack"));
    }

    private static async Task<string> SendAsync(World world, int n)
    {
        JsonObject receipt = (await world.RunAsync(["send", Mit, "--data", $$"""{"n":{{n}}}""", .. world.As("acme")])).Ok()[0];
        Assert.Equal("stored", (string?)receipt["receipt"]);
        return (string)receipt["messageId"]!;
    }

    private static async Task<string[]> WatchAsync(World world, params string[] options)
    {
        JsonObject[] lines = (await world.RunAsync(["watch", .. options, .. world.As("mit")])).Ok();
        return [.. lines.Where(l => (string?)l["event"] == "message").Select(l => (string)l["messageId"]!)];
    }

    private static async Task<ChildProcess> RequestAsync(World world)
    {
        ChildProcess request = world.Start($"request-{Guid.NewGuid():N}", ["fed", "request", Mit, "--purpose", "test", "--ask", "message:agent.*", .. world.As("acme")]);
        await World.EventAsync(request, "challenge");
        return request;
    }

    // The challenge is told before it is answered: the proposal is there a moment later.
    private static async Task<string> ProposalAsync(World world)
    {
        while (true)
        {
            JsonObject list = (await world.RunAsync(["fed", "list", .. world.As("mit")])).Ok()[0];
            if (list["federations"]!.AsArray().FirstOrDefault(f => (string?)f!["status"] == "proposed") is { } proposed)
            {
                return (string)proposed["federationId"]!;
            }
        }
    }
}
