using System.Text.Json.Nodes;
using Xunit.Abstractions;

namespace OrleansMesh.EndToEnd.Tests;

/// <summary>What a newcomer runs first works as a whole.</summary>
public sealed class DemoTests(ITestOutputHelper report)
{
    [Fact]
    public async Task Demo_Json_EveryStepIsOk()
    {
        await using var world = new World();

        VerbRun run = await world.RunAsync("demo", "--json", "--root", Path.Combine(Repository.Root, "docs"));

        foreach (string line in run.Output)
        {
            report.WriteLine(line);
        }

        JsonObject[] lines = run.Ok();
        Assert.True((bool)lines[^1]["ok"]!);
        JsonObject[] steps = lines[..^1];
        Assert.Equal(steps.Length, (int)lines[^1]["steps"]!);
        Assert.All(steps, s => Assert.Equal("ok", (string?)s["outcome"]));
        Assert.Equal(
            ["hub-start", "join", "offer", "discovery", "challenge", "agreement", "tool-list", "tool-call", "offline-store", "hub-kill", "hub-restart", "offline-deliver", "delivered-once", "call-again", "end-refused"],
            steps.Select(s => (string?)s["name"]));
    }
}
