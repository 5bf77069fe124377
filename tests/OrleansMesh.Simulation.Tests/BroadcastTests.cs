using OrleansMesh.Domain.Routing;
using Xunit.Abstractions;

namespace OrleansMesh.Simulation.Tests;

/// <summary>R-01, R-02: five hubs that are all linked carry each message once to each receiver, with relays in proportion to the messages to other hubs, whatever one of the hubs says of routes.</summary>
public sealed class BroadcastTests(ITestOutputHelper output)
{
    private const int Seed = 5;

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Run_FullMesh_EachOncePerReceiverAndTrafficLinear(bool isBroadcast, bool hasLiar)
    {
        SimTally few = Run(isBroadcast, hasLiar, messages: 4);
        SimTally many = Run(isBroadcast, hasLiar, messages: 8);

        // each goes over one link, or over two where the measured latency of two is less, whatever their number, and what is under way when a better way
        // is found may go once more (1.3 to 2.1 in eight runs of chance); who lies makes ways no longer than a path may be. A storm would be 16 and more.
        int linksMax = hasLiar ? RoutingLimits.PathHubsMax - 1 : 3;
        Assert.InRange(few.Relays, few.Crossing, linksMax * few.Crossing);
        Assert.InRange(many.Relays, many.Crossing, linksMax * many.Crossing);
    }

    private SimTally Run(bool isBroadcast, bool hasLiar, int messages)
    {
        var size = new SimSize(Hubs: 5, Meshes: 10, messages, TimeSpan.FromSeconds(12)) { IsFullMesh = true, IsBroadcast = isBroadcast, HasLiar = hasLiar, HasFaults = false };
        using var world = new SimWorld(Seed, size);
        world.Run();
        output.WriteLine($"{size}: {world.Tally.Wanted} messages, {world.Tally.Crossing} to other hubs, {world.Tally.Relays} relays.");
        return world.Tally;
    }
}
