using System.Text.Json.Nodes;

namespace OrleansMesh.EndToEnd.Tests;

/// <summary>A negotiated federation from its request to its proven end, each verb a process (F-01, F-03, F-05, F-08).</summary>
public sealed class FederationLifeTests
{
    private const string Acme = "did:mesh:enterprise:acme-001";
    private const string Mit = "did:mesh:academic:mit-001";
    private const string Eth = "did:mesh:academic:eth-001";

    [Fact]
    public async Task Verbs_NegotiateSuspendResumeRenegotiateEnd_AreAllInTheHistory()
    {
        await using var world = new World();
        await world.StartHubAsync();
        await world.JoinAsync(Acme, "acme");
        await world.JoinAsync(Mit, "mit");
        JsonObject requested = (await world.RunAsync(["fed", "request", Mit, "--purpose", "research", "--negotiate", .. world.As("acme")])).Ok()[0];
        string id = (string)requested["federationId"]!;

        (await world.RunAsync(["fed", "accept", id, .. world.As("mit")])).Ok();
        (await world.RunAsync(["fed", "counter", id, "--purpose", "research", "--ask", "message:*", "--ask", "tool:*", .. world.As("acme")])).Ok();
        (await world.RunAsync(["fed", "counter", id, "--purpose", "less of it", "--grant", "message:*", .. world.As("mit")])).Ok();
        (await world.RunAsync(["fed", "counter", id, "--purpose", "no", .. world.As("mit")])).Failed(1, "not-your-turn");
        (await world.RunAsync(["fed", "accept", id, .. world.As("acme")])).Ok();
        (await world.RunAsync(["fed", "accept", id, .. world.As("mit")])).Ok();
        (await world.RunAsync(["send", Mit, "--data", "{}", .. world.As("acme")])).Ok();

        (await world.RunAsync(["fed", "suspend", Acme, "--reason", "audit", .. world.As("mit")])).Ok();
        (await world.RunAsync(["send", Mit, "--data", "{}", .. world.As("acme")])).Failed(1, "federation-suspended");
        (await world.RunAsync(["fed", "resume", id, .. world.As("acme")])).Failed(1, "not-suspended-by-you");
        (await world.RunAsync(["fed", "resume", id, .. world.As("mit")])).Ok();
        (await world.RunAsync(["send", Mit, "--data", "{}", .. world.As("acme")])).Ok();

        (await world.RunAsync(["fed", "renegotiate", id, "--purpose", "more", "--ask", "message:*", .. world.As("acme")])).Ok();
        (await world.RunAsync(["fed", "accept", id, .. world.As("mit")])).Ok();
        (await world.RunAsync(["fed", "accept", id, .. world.As("acme")])).Ok();
        (await world.RunAsync(["send", Mit, "--data", "{}", .. world.As("acme")])).Ok();

        (await world.RunAsync(["fed", "end", id, "--drain", "600", "--reason", "done", .. world.As("acme")])).Ok();
        (await world.RunAsync(["fed", "end", id, "--force", .. world.As("mit")])).Ok();
        await AssertProvenAsync(world, id);

        JsonObject again = (await world.RunAsync(["fed", "reestablish", id, "--purpose", "again", .. world.As("mit")])).Ok()[0];
        Assert.Equal((id, "requested", 3), ((string?)again["federationId"], (string?)again["status"], (int?)again["version"]));
        (await world.RunAsync(["send", Mit, "--data", "{}", .. world.As("acme")])).Failed(1, "unknown-federation");
        (await world.RunAsync(["fed", "accept", id, .. world.As("acme")])).Ok();
        (await world.RunAsync(["fed", "counter", id, "--purpose", "again", "--ask", "message:*", "--grant", "message:*", .. world.As("mit")])).Ok();
        (await world.RunAsync(["fed", "accept", id, .. world.As("acme")])).Ok();
        (await world.RunAsync(["fed", "accept", id, .. world.As("mit")])).Ok();
        (await world.RunAsync(["send", Mit, "--data", "{}", .. world.As("acme")])).Ok();
        JsonObject history = (await world.RunAsync(["fed", "history", id, "--verify", .. world.As("acme")])).Ok()[0];
        Assert.EndsWith("force-end,reestablish,open,propose,accept,activate,activate", string.Join(',', history["events"]!.AsArray().Select(e => (string)e!["kind"]!)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verbs_ThreeMeshesNegotiate_AllAgreeOnWhatIsInForceAndThatItEnded()
    {
        await using var world = new World();
        await world.StartHubAsync();
        await Task.WhenAll(world.JoinAsync(Acme, "acme"), world.JoinAsync(Mit, "mit"), world.JoinAsync(Eth, "eth"));
        JsonObject requested = (await world.RunAsync(["fed", "request", Mit, "--with", Eth, "--purpose", "research", "--negotiate", .. world.As("acme")])).Ok()[0];
        string id = (string)requested["federationId"]!;
        (await world.RunAsync(["fed", "accept", id, .. world.As("mit")])).Ok();
        (await world.RunAsync(["fed", "accept", id, .. world.As("eth")])).Ok();
        (await world.RunAsync(["fed", "counter", id, "--purpose", "research", "--share", "message:*", "--share", "tool:*", .. world.As("acme")])).Ok();
        (await world.RunAsync(["fed", "counter", id, "--purpose", "less of it", "--share", "message:*", .. world.As("eth")])).Ok();
        (await world.RunAsync(["fed", "accept", id, .. world.As("acme")])).Ok();
        (await world.RunAsync(["fed", "accept", id, .. world.As("mit")])).Ok();
        (await world.RunAsync(["fed", "accept", id, .. world.As("eth")])).Ok();
        (await world.RunAsync(["fed", "accept", id, .. world.As("acme")])).Ok();
        await AllSeeAsync(world, id, "active");
        (await world.RunAsync(["send", Eth, "--data", "{}", .. world.As("mit")])).Ok();
        (await world.RunAsync(["send", Acme, "--data", "{}", .. world.As("eth")])).Ok();

        (await world.RunAsync(["fed", "end", id, "--force", .. world.As("eth")])).Ok();
        await AllSeeAsync(world, id, "ended");
    }

    private static Task AllSeeAsync(World world, string id, string status) => Task.WhenAll(((string[])["acme", "mit", "eth"]).Select(async name =>
    {
        JsonObject seen = (await world.RunAsync(["fed", "list", .. world.As(name)])).Ok()[0];
        Assert.Equal((name, status), (name, (string?)seen["federations"]!.AsArray().Single(f => (string?)f!["federationId"] == id)!["status"]));
    }));

    private static async Task AssertProvenAsync(World world, string id)
    {
        string file = Path.Combine(Path.GetTempPath(), $"{id}.json");
        try
        {
            JsonObject history = (await world.RunAsync(["fed", "history", id, "--verify", "--out", file, .. world.As("acme")])).Ok()[0];
            string[] kinds = [.. history["events"]!.AsArray().Select(e => (string)e!["kind"]!)];
            Assert.Equal(
                "request,open,propose,propose,accept,activate,activate,suspend,resume,propose,accept,activate,activate,end,force-end", string.Join(',', kinds));
            JsonObject proven = (await world.RunAsync(["fed", "verify", file, "--json"])).Ok()[0];
            Assert.Equal(("ended", 2), ((string?)proven["status"], (int?)proven["version"]));

            string text = await File.ReadAllTextAsync(file);
            await File.WriteAllTextAsync(file, text.Replace("less of it", "more of it", StringComparison.Ordinal));
            (await world.RunAsync(["fed", "verify", file, "--json"])).Failed(1, "history-invalid");
        }
        finally
        {
            File.Delete(file);
        }
    }
}
