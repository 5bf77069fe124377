using OrleansMesh.Contracts;
using OrleansMesh.Contracts.Trust;

namespace OrleansMesh.Grains.Tests.Trust;

/// <summary>G-01: a mesh's sessions make its uptime, and the time in which the hub did not run does not.</summary>
public sealed class UptimeTests : ClusterTest
{
    private IHubRunsGrain Runs => Cluster.Client.GetGrain<IHubRunsGrain>(GrainCluster.Region);

    [Fact]
    public async Task SessionChangedAsync_ADayThere_CountsAndIsToldToGateways()
    {
        await RegisterBothAsync();
        await Runs.StartedAsync();
        int before = (await TrustAsync(Acme)).Score;
        await Mesh(Acme).SessionChangedAsync(+1);
        FactorRecord unknown = await UptimeAsync();
        Assert.Equal((50, null), (unknown.Value, unknown.At));

        StreamTap<StandingChange> taps = await Cluster.TapAsync<StandingChange>(MeshStreams.Standings);
        Cluster.Clock.Shift(TimeSpan.FromDays(1));
        await Mesh(Acme).CountUptimeAsync();
        Assert.Equal(before + 5, (await taps.NextAsync(change => change.MeshId == Acme.Id)).Score);
        FactorRecord there = await UptimeAsync();
        Assert.Equal((100, true), (there.Value, there.At is not null));
        Assert.Contains("100.0 % of the 24.0 hours", there.Evidence, StringComparison.Ordinal);
        MoveRecord move = (await Cluster.Client.GetGrain<ITrustEdgeGrain>(Acme.Id).ExplainAsync()).Moves[0];
        Assert.Equal(("uptime-reliability", before, before + 5), (move.Factor, move.From, move.To));

        // a second session is no more uptime, and the last that ends begins the time without one
        await Mesh(Acme).SessionChangedAsync(+1);
        await Mesh(Acme).SessionChangedAsync(-1);
        await Mesh(Acme).SessionChangedAsync(-1);
        Cluster.Clock.Shift(TimeSpan.FromDays(1));
        await Mesh(Acme).CountUptimeAsync();
        Assert.Equal(50, (await UptimeAsync()).Value);
    }

    [Fact]
    public async Task SessionChangedAsync_HubIsDownForADay_IsNoDowntimeOfTheMesh()
    {
        await RegisterBothAsync();
        await Runs.StartedAsync();
        await Mesh(Acme).SessionChangedAsync(+1);
        Cluster.Clock.Shift(TimeSpan.FromDays(1));
        await Mesh(Acme).CountUptimeAsync();
        await Runs.AliveAsync();
        await Cluster.RestartAsync();
        Cluster.Clock.Shift(TimeSpan.FromDays(1));
        await Runs.StartedAsync();
        Cluster.Clock.Shift(TimeSpan.FromMinutes(4));
        await Mesh(Acme).SessionChangedAsync(+1);
        Assert.Equal(100, (await UptimeAsync()).Value);

        // the day without a sign of life ended a run, too
        Assert.Equal(3, (await Runs.GetAsync()).Length);

        // who is not back in time is missed from then on
        await Mesh(Acme).SessionChangedAsync(-1);
        Cluster.Clock.Shift(TimeSpan.FromHours(12));
        await Mesh(Acme).SessionChangedAsync(+1);
        Assert.Equal(65, (await UptimeAsync()).Value);
    }

    [Fact]
    public async Task CountUptimeAsync_UnknownMesh_KeepsNothing()
    {
        await Runs.StartedAsync();
        Cluster.Clock.Shift(TimeSpan.FromDays(1));
        await Mesh(Acme).CountUptimeAsync();
        Cluster.Clock.Shift(TimeSpan.FromDays(1));
        await Mesh(Acme).CountUptimeAsync();
        Assert.Equal(50, (await UptimeAsync()).Value);
    }

    private async Task<FactorRecord> UptimeAsync() => (await Cluster.Client.GetGrain<ITrustEdgeGrain>(Acme.Id).ExplainAsync()).Factors[4];
}
