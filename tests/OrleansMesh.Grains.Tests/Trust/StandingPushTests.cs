using OrleansMesh.Contracts;
using OrleansMesh.Contracts.Trust;

namespace OrleansMesh.Grains.Tests.Trust;

/// <summary>G-01, G-03: a change of trust goes to the gateways at once. With a clock that stands still, whatever waited for a period or a delay would never come.</summary>
public sealed class StandingPushTests
{
    [Fact]
    public async Task ChangeAsync_ClockStandsStill_ReachesWhoFollowsTheStandings()
    {
        await using GrainCluster cluster = await GrainCluster.StartAsync(new StoppedClock());
        ITrustEdgeGrain trust = cluster.Client.GetGrain<ITrustEdgeGrain>("did:mesh:enterprise:acme-001");
        StreamTap<StandingChange> gateway = await cluster.TapAsync<StandingChange>(MeshStreams.Standings);
        StreamTap<StandingChange> another = await cluster.TapAsync<StandingChange>(MeshStreams.Standings);
        foreach (long stake in (long[])[100, 1_000, 10_000, 0])
        {
            await trust.StakeAsync(stake);
            int score = (await trust.GetAsync()).Score;
            Assert.Equal(score, (await gateway.NextAsync(change => change.Score == score)).Score);
            Assert.Equal(score, (await another.NextAsync(change => change.Score == score)).Score);
        }
    }
}
