using System.Text;
using System.Text.Json.Nodes;
using OrleansMesh.Cli.Processes;

namespace OrleansMesh.EndToEnd.Tests;

/// <summary>T-13 on real processes: what was sealed is in no byte that the hub keeps or logs, and is shown by the target.</summary>
public sealed class SealTests
{
    private const string Acme = "did:mesh:enterprise:acme-001";
    private const string Mit = "did:mesh:academic:mit-001";
    private const string Hidden = "hidden-7c1e9b52";
    private const string Visible = "visible-40d8af36";

    [Fact]
    public async Task SendSealed_HubKeepsNothingOfIt_AndTheTargetShowsIt()
    {
        await using var world = new World();
        await world.StartHubAsync();
        await world.JoinAsync(Acme, "acme");
        await world.JoinAsync(Mit, "mit");
        ChildProcess accepting = world.Start("accepting", ["fed", "accept", "--auto", "--from", Acme, "--grant", "message:*", "--count", "1", .. world.As("mit")]);
        await World.EventAsync(accepting, "waiting");
        (await world.RunAsync(["fed", "request", Mit, "--purpose", "test", "--ask", "message:*", .. world.As("acme")])).Ok();
        Assert.Equal(0, await accepting.WaitForExitAsync(CancellationToken.None).WaitAsync(World.Patience));

        JsonObject receipt = (await world.RunAsync(["send", Mit, "--data", $$"""{"text":"{{Hidden}}"}""", "--seal", .. world.As("acme")])).Ok()[0];
        (await world.RunAsync(["send", Mit, "--data", $$"""{"text":"{{Visible}}"}""", .. world.As("acme")])).Ok();
        (await world.RunAsync(["send", Mit, "--type", "mcp.request", "--data", "{}", "--seal", .. world.As("acme")])).Failed(1, "seal-unsupported");

        Assert.Equal("stored", (string?)receipt["receipt"]);
        JsonObject[] messages = [.. (await world.RunAsync(["watch", "--count", "2", .. world.As("mit")])).Ok().Where(l => (string?)l["event"] == "message")];
        Assert.Equal([(Hidden, true), (Visible, false)], messages.Select(m => ((string)m["data"]!["text"]!, (bool)m["sealed"]!)));

        // The message that was not sealed shows that the search would find it.
        await world.KillHubAsync();
        Assert.True(IsKept(world, Visible));
        Assert.False(IsKept(world, Hidden));
    }

    // Database, its log of writes, and what the hub printed.
    private static bool IsKept(World world, string marker)
    {
        string[] files = [.. Directory.GetFiles(world.HubData, "*", SearchOption.AllDirectories), .. Directory.GetFiles(Path.Combine(world.Folder, "logs"), "hub*")];
        return files.Any(file => File.ReadAllBytes(file).AsSpan().IndexOf(Encoding.ASCII.GetBytes(marker)) >= 0);
    }
}
