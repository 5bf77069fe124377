using System.Globalization;

namespace OrleansMesh.Simulation.Tests;

/// <summary>What environment variables say of how much is simulated.</summary>
internal static class SimSetting
{
    /// <summary>Whether <c>ORLEANSMESH_LONG</c> is 1.</summary>
    public static bool IsLong { get; } = Environment.GetEnvironmentVariable("ORLEANSMESH_LONG") == "1";

    /// <summary>A number from 1 on; null when it is not set.</summary>
    public static int? Of(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value > 0 ? value : null;
}
