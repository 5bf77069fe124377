namespace OrleansMesh.Simulation.Tests;

/// <summary>How much is simulated.</summary>
/// <param name="Hubs">3 to 100.</param>
/// <param name="Meshes">Of all hubs, at least as many as hubs.</param>
/// <param name="Messages">That each mesh sends.</param>
/// <param name="FaultTime">How long there are faults; then all that was acknowledged has to arrive.</param>
internal sealed record SimSize(int Hubs, int Meshes, int Messages, TimeSpan FaultTime)
{
    /// <summary>Whether every hub is linked with every other.</summary>
    public bool IsFullMesh { get; init; }

    /// <summary>Whether each mesh sends every message to all parties of its federation, not to one.</summary>
    public bool IsBroadcast { get; init; }

    /// <summary>Whether the last hub tells lies of routes.</summary>
    public bool HasLiar { get; init; }

    /// <summary>Whether anything goes wrong, lies not counted.</summary>
    public bool HasFaults { get; init; } = true;

    /// <summary>Most seeds are small, some are not.</summary>
    public static SimSize Of(int seed) => (seed % 40) switch
    {
        0 => new SimSize(9 + (seed % 7), 40, 4, TimeSpan.FromSeconds(10)),
        10 or 30 => new SimSize(5, 40, 4, TimeSpan.FromSeconds(8)),
        _ => new SimSize(3 + (seed % 3), 4 + (seed % 5), 8, TimeSpan.FromSeconds(8)),
    };
}
