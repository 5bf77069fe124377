using System.Text.Json.Nodes;

namespace OrleansMesh.EndToEnd.Tests;

/// <summary>I-03 on the command line: who holds a credential and its issuer's document learns by HTTP whether it was revoked.</summary>
public sealed class StatusFetchTests
{
    [Fact]
    public async Task VcVerify_Fetch_SaysWhatTheIssuerSays()
    {
        await using var world = new World();
        await world.StartHubAsync("--http", "127.0.0.1:0");
        string credential = Path.Combine(world.Folder, "acme.json");
        (await world.RunAsync("vc", "issue", "--data", world.HubData, "--subject", "did:mesh:enterprise:acme-001", "--out", credential, "--json")).Ok();
        string[] verify = ["vc", "verify", credential, "--data", world.HubData, "--fetch", "loopback", "--json"];

        Assert.True((bool)Assert.Single((await world.RunAsync(verify)).Ok())["statusChecked"]!);
        Assert.Contains("not fetched from", (await world.RunAsync("vc", "verify", credential, "--data", world.HubData, "--fetch", "public", "--json")).ErrorText, StringComparison.Ordinal);

        (await world.RunAsync("vc", "revoke", credential, "--data", world.HubData, "--json")).Ok();
        long start = TimeProvider.System.GetTimestamp();
        VerbRun run;
        while ((run = await world.RunAsync(verify)).ExitCode == 0)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < World.Patience, "It still holds.");
        }

        JsonObject told = run.Failed(1, "refused");
        Assert.Contains("Revoked", told.ToJsonString(), StringComparison.Ordinal);
    }
}
