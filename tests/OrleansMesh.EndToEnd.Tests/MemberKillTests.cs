using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansMesh.Cli.Processes;
using OrleansMesh.Client;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.EndToEnd.Tests;

/// <summary>A handshake is durable on both sides: members and hub are killed with SIGKILL as soon as it is done (F-02, F-05).</summary>
public sealed class MemberKillTests
{
    private const string Acme = "did:mesh:enterprise:acme-001";
    private const string Mit = "did:mesh:academic:mit-001";
    private const int Rounds = 3;

    [Fact]
    public async Task Kill9_BothMembersAndTheHubOnceAccepted_TheAgreementIsHeldByAll()
    {
        await using var world = new World();
        await world.StartHubAsync();
        await world.JoinAsync(Acme, "acme");
        await world.JoinAsync(Mit, "mit");
        var ids = new List<string>();
        for (int round = 0; round < Rounds; round++)
        {
            if (round > 0)
            {
                await world.StartHubAsync();
            }

            ids.Add(await FederateAndDieAsync(world));
        }

        // no hub is there to ask
        foreach (string name in (string[])["acme", "mit"])
        {
            JsonArray held = (await world.RunAsync("fed", "held", "--home", world.Home(name), "--json")).Ok()[0]["agreements"]!.AsArray();
            Assert.Equal(ids, held.Where(h => (string?)h!["verdict"] == "binds").Select(h => (string)h!["federationId"]!));
            Assert.All(held, h => Assert.Equal(2, h!["signedBy"]!.AsArray().Count));
        }

        await world.StartHubAsync();
        using MeshFolder folder = MeshFolder.Open(world.Home("acme"));
        await using MeshClient acme = await MeshClient.ConnectAsync(folder, new MeshClientOptions { Hub = new Uri("tcp://" + world.Hub), Receive = false }, CancellationToken.None).WaitAsync(World.Patience);
        Assert.Equal(ids.Order(), acme.ActiveFederations.Select(f => f.FederationId.ToString()).Order());
        _ = await acme.SendAsync(Did.Parse(Mit), "note", JsonSerializer.SerializeToElement(1), null, CancellationToken.None).WaitAsync(World.Patience);
    }

    // The answering member dies when it says that it has accepted, the asking one when it says that it is done, the hub after both.
    private static async Task<string> FederateAndDieAsync(World world)
    {
        ChildProcess answering = world.Start("answering", ["fed", "accept", "--auto", "--from", Acme, "--grant", "message:*", .. world.As("mit")]);
        await World.EventAsync(answering, "waiting");
        ChildProcess asking = world.Start("asking", ["fed", "request", Mit, "--purpose", "test", "--ask", "message:*", .. world.As("acme")]);
        JsonObject accepted = await World.EventAsync(answering, "accepted");
        await answering.KillAsync();
        JsonObject established = await World.EventAsync(asking, "established");
        await asking.KillAsync();
        await world.KillHubAsync();
        Assert.Equal((string?)accepted["federationId"], (string?)established["federationId"]);
        return (string)accepted["federationId"]!;
    }
}
