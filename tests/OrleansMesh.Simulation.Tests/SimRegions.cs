namespace OrleansMesh.Simulation.Tests;

/// <summary>Where hubs are, and how long what is sent takes between there: half of the round trips that clouds publish between their sites in these regions.</summary>
internal static class SimRegions
{
    private static readonly string[] Names = ["na", "eu", "apac"];

    /// <summary>Milliseconds, one way: least and most between two regions, by their numbers.</summary>
    private static readonly (int Min, int Max)[,] Latencies =
    {
        { (1, 35), (35, 75), (48, 115) },
        { (35, 75), (1, 20), (75, 125) },
        { (48, 115), (75, 125), (1, 60) },
    };

    /// <summary>The region of a hub by its number.</summary>
    public static string Of(int hub) => Names[hub % Names.Length];

    /// <summary>A link's latency, one way.</summary>
    public static TimeSpan Latency(int one, int other, Random random)
    {
        (int min, int max) = Latencies[one % Names.Length, other % Names.Length];
        return TimeSpan.FromMilliseconds(random.Next(min, max + 1));
    }
}
