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

    /// <summary>
    /// Null for links as chance has them. Else the first and the last hub are linked with each of the others, over which each takes so long, and with nothing else: there are
    /// equal ways between the two. Half of the parties of each federation are at home at the first, which send, each to one of the other half at the last.
    /// </summary>
    public TimeSpan? LatencyBetween { get; init; }

    /// <summary>When the first hub's side of its link with the second is lost, for good; null for never.</summary>
    public TimeSpan? LosesFirstLinkAfter { get; init; }

    /// <summary>Whether each mesh sends every message to all parties of its federation, not to one.</summary>
    public bool IsBroadcast { get; init; }

    /// <summary>Whether the last hub tells lies of routes; with <see cref="LatencyBetween"/> the first of those between.</summary>
    public bool HasLiar { get; init; }

    /// <summary>Whether one link fails again and again, and slows down before it does.</summary>
    public bool HasFlakyLink { get; init; }

    /// <summary>
    /// Null for meshes that are at home anywhere. Else the first of each federation is at home at the first hub and sends to all others, which are at home at the second
    /// and third; this share of these is dead: without a session at the second hub, or at home at the third, which crashes for good when it is known.
    /// </summary>
    public double? DeadShare { get; init; }

    /// <summary>Messages to each that is dead; null for as many as to the others.</summary>
    public int? MessagesToTheDead { get; init; }

    /// <summary>As <see cref="OrleansMesh.Domain.Routing.RoutingTable.AvoidsFailingLinks"/> of all hubs.</summary>
    public bool AvoidsFailingLinks { get; init; } = true;

    /// <summary>Whether anything goes wrong, lies and the flaky link not counted.</summary>
    public bool HasFaults { get; init; } = true;

    /// <summary>How long the run goes on after the faults, at least.</summary>
    public TimeSpan RestTime { get; init; }

    /// <summary>Envelopes that may wait for a target at a hub. One for a dead target that finds no room is given up, any other is sent again.</summary>
    public int QueueMax { get; init; } = int.MaxValue;

    /// <summary>Most seeds are small, some are not.</summary>
    public static SimSize Of(int seed) => (seed % 40) switch
    {
        0 => new SimSize(9 + (seed % 7), 40, 4, TimeSpan.FromSeconds(10)),
        10 or 30 => new SimSize(5, 40, 4, TimeSpan.FromSeconds(8)),
        _ => new SimSize(3 + (seed % 3), 4 + (seed % 5), 8, TimeSpan.FromSeconds(8)),
    };
}
