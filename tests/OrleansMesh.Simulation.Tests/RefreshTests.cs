using Xunit.Abstractions;

namespace OrleansMesh.Simulation.Tests;

/// <summary>R-01: hubs that were started in the same moment do not go on saying anew in the same moments what they said before.</summary>
public sealed class RefreshTests(ITestOutputHelper output)
{
    private const int Hubs = 8;

    [Fact]
    public void Run_HubsThatStartTogether_RefreshApart()
    {
        var size = new SimSize(Hubs, Meshes: Hubs, Messages: 1, TimeSpan.Zero) { IsFullMesh = true, HasFaults = false, RestTime = TimeSpan.FromSeconds(80) };
        using var world = new SimWorld(seed: 3, size);
        world.Run();
        output.WriteLine(string.Join(' ', world.Tally.RoutesTold));

        // forty seconds with two refreshes of each hub, told on by all; were they together, two times two of these seconds would have most of it
        int[] still = [.. world.Tally.RoutesTold.Skip(40).Take(40)];
        Assert.InRange(still.Zip(still.Skip(1), (one, next) => one + next).Max(), 1, still.Sum() / 5);
    }
}
