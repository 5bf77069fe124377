using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OrleansMesh.Contracts.Meshes;
using OrleansMesh.Contracts.Trust;
using OrleansMesh.Gateway.Tests.Hubs;
using OrleansMesh.Gateway.Tests.Peers;
using OrleansMesh.Grains;
using OrleansMesh.Testing.Mesh;

namespace OrleansMesh.Gateway.Tests.Standings;

/// <summary>G-01: a running hub notes that it runs, and its meshes' sessions.</summary>
public sealed class UptimeWatchTests
{
    [Fact]
    public async Task Hub_StartsAgain_BeginsAnotherRunAndCountsItsMeshesSessions()
    {
        var mesh = new SampleMesh("did:mesh:enterprise:acme-001");
        await using TestHub hub = await TestHub.StartAsync("Hub:MinimumTrust=0");
        await using (await EdgeClient.JoinAsync(hub, mesh))
        {
            await Eventually.HoldsAsync(async () => await SecondsSeenAsync(hub, mesh) is not null);
        }

        RunRecord first = Assert.Single(await RunsAsync(hub));
        await hub.StopAsync();
        await hub.StartAsync();
        RunRecord[] runs = await RunsAsync(hub);
        Assert.Equal((2, first), (runs.Length, runs[0]));
        Assert.True(runs[1].From > first.Until);
    }

    private static Task<RunRecord[]> RunsAsync(TestHub hub) =>
        Grains(hub).GetGrain<IHubRunsGrain>(hub.Services.GetRequiredService<IOptions<HubOptions>>().Value.Region).GetAsync();

    // When uptime was counted last; null while a second has not passed with a session.
    private static async Task<long?> SecondsSeenAsync(TestHub hub, SampleMesh mesh)
    {
        await Grains(hub).GetGrain<IMeshGrain>(mesh.Id).CountUptimeAsync();
        return (await Grains(hub).GetGrain<ITrustEdgeGrain>(mesh.Id).ExplainAsync()).Factors[4].At;
    }

    private static IGrainFactory Grains(TestHub hub) => hub.Services.GetRequiredService<IGrainFactory>();
}
