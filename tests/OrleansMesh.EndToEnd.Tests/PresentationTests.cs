using System.Text.Json.Nodes;
using OrleansMesh.Cli.Processes;

namespace OrleansMesh.EndToEnd.Tests;

/// <summary>I-02 between processes: a mesh asks its partner to present its credential, once and for itself alone.</summary>
public sealed class PresentationTests
{
    private const string Acme = "did:mesh:enterprise:acme-001";
    private const string Mit = "did:mesh:academic:mit-001";

    [Fact]
    public async Task Ask_APartner_ItsPresentationHoldsAndAnOldOneDoesNot()
    {
        await using var world = new World();
        await world.StartHubAsync();
        await world.JoinAsync(Acme, "acme");
        await world.JoinAsync(Mit, "mit");
        ChildProcess federating = world.Start("federating", ["fed", "accept", "--auto", "--from", Acme, "--grant", "message:*", "--count", "1", .. world.As("mit")]);
        await World.EventAsync(federating, "waiting");
        (await world.RunAsync(["fed", "request", Mit, "--purpose", "test", "--ask", "message:*", "--grant", "message:*", .. world.As("acme")])).Ok();
        Assert.Equal(0, await federating.WaitForExitAsync(CancellationToken.None).WaitAsync(World.Patience));
        string[] ask = ["vc", "ask", Mit, "--data", world.HubData, "--no-status", .. world.As("acme")];

        // Nobody is there to answer; then somebody is; then one that has not what is asked for.
        (await world.RunAsync(ask)).Failed(1, "target-offline");
        ChildProcess answering = world.Start("answering", ["vc", "answer", "--from", Acme, "--count", "3", .. world.As("mit")]);
        await World.EventAsync(answering, "waiting");
        JsonObject[] presented = (await world.RunAsync(ask)).Ok();
        Assert.Equal(["asked", "presented"], presented.Select(line => (string?)line["event"]));
        Assert.Equal((true, Mit), ((bool)presented[1]["verified"]!, (string?)presented[1]["holder"]));
        (await world.RunAsync(["vc", "ask", Mit, "--type", "Diploma", "--timeout", "2", .. world.As("acme")])).FailedAfter(1, "no-answer");
        (await world.RunAsync(["vc", "ask", Mit, "--no-status", .. world.As("acme")])).FailedAfter(1, "refused");
        Assert.Equal(0, await answering.WaitForExitAsync(CancellationToken.None).WaitAsync(World.Patience));

        // A presentation that was made before, for another challenge, by hand.
        string old = Path.Combine(world.Folder, "old.json");
        (await world.RunAsync("vc", "present", "--home", world.Home("mit"), "--challenge", "seen-before", "--domain", Acme, "--out", old, "--json")).Ok();
        ChildProcess watching = world.Start("watching", ["watch", "--count", "1", .. world.As("mit")]);
        await World.EventAsync(watching, "watching");
        ChildProcess asking = world.Start("asking", ask);
        string challenge = (string)(await World.EventAsync(asking, "asked"))["challenge"]!;
        Assert.Equal(0, await watching.WaitForExitAsync(CancellationToken.None).WaitAsync(World.Patience));
        string replay = Path.Combine(world.Folder, "replay.json");
        await File.WriteAllTextAsync(replay, new JsonObject { ["challenge"] = challenge, ["presentation"] = JsonNode.Parse(await File.ReadAllTextAsync(old)) }.ToJsonString());
        (await world.RunAsync(["send", Acme, "--type", "credential.presentation", "--data", "@" + replay, "--transient", .. world.As("mit")])).Ok();
        Assert.Equal(1, await asking.WaitForExitAsync(CancellationToken.None).WaitAsync(World.Patience));
        Assert.Contains("ChallengeMismatch", await File.ReadAllTextAsync(asking.LogPath));
    }
}
