using System.Text.Json.Nodes;
using OrleansMesh.Cli.Processes;

namespace OrleansMesh.EndToEnd.Tests;

/// <summary>R-05 on real processes: each <c>send</c> goes on counting where the one before ended, and <c>watch</c> shows it.</summary>
public sealed class OrderedSendTests
{
    private const string Acme = "did:mesh:enterprise:acme-001";
    private const string Mit = "did:mesh:academic:mit-001";

    [Fact]
    public async Task SendOrdered_OneProcessAfterTheOther_OneFlow()
    {
        await using var world = new World();
        await world.StartHubAsync();
        await world.JoinAsync(Acme, "acme");
        await world.JoinAsync(Mit, "mit");
        ChildProcess accepting = world.Start("accepting", ["fed", "accept", "--auto", "--from", Acme, "--grant", "message:*", "--count", "1", .. world.As("mit")]);
        await World.EventAsync(accepting, "waiting");
        (await world.RunAsync(["fed", "request", Mit, "--purpose", "test", "--ask", "message:*", .. world.As("acme")])).Ok();
        Assert.Equal(0, await accepting.WaitForExitAsync(CancellationToken.None).WaitAsync(World.Patience));

        (await world.RunAsync(["send", Mit, "--data", """{"text":"first"}""", "--ordered", "--flow", "orders", .. world.As("acme")])).Ok();
        (await world.RunAsync(["watch", "--count", "1", "--ack", .. world.As("mit")])).Ok();
        (await world.RunAsync(["send", Mit, "--data", """{"text":"second"}""", "--ordered", "--flow", "orders", .. world.As("acme")])).Ok();
        JsonObject message = (await world.RunAsync(["watch", "--count", "1", "--order-wait", "3600", .. world.As("mit")])).Ok().Single(l => (string?)l["event"] == "message");

        Assert.Equal(
            ("second", "orders", 2, 0, false),
            ((string?)message["data"]!["text"], (string?)message["flow"], (int)message["flowNumber"]!, (int)message["missedBefore"]!, (bool)message["late"]!));
    }
}
