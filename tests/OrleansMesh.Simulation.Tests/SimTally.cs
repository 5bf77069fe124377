namespace OrleansMesh.Simulation.Tests;

/// <summary>How many messages there are to send, were acknowledged and have arrived, of all flows.</summary>
internal sealed class SimTally
{
    public int Wanted { get; set; }

    public int Acknowledged { get; set; }

    public int Arrived { get; set; }

    /// <summary>Envelopes that a hub sent another one, each time counted.</summary>
    public int Relays { get; set; }

    /// <summary>Messages whose target is at home at another hub than their sender.</summary>
    public int Crossing { get; set; }

    /// <summary>How long each message to another hub took, from its first giving to the mesh that it is for.</summary>
    public List<TimeSpan> Latencies { get; } = [];

    /// <summary>Timers that wait, when it was looked last.</summary>
    public int Timers { get; set; }

    /// <summary>How often each fault was felt.</summary>
    public int[] Faults { get; } = new int[Enum.GetValues<SimFault>().Length];

    public bool IsAllDone => Acknowledged == Wanted && Arrived == Wanted;

    /// <summary>The longest of the given share of latencies.</summary>
    public TimeSpan LatencyOf(double share)
    {
        TimeSpan[] sorted = [.. Latencies.Order()];
        return sorted[(int)Math.Ceiling(share * sorted.Length) - 1];
    }

    /// <summary>Counts a fault that was felt.</summary>
    public void Felt(SimFault fault) => Faults[(int)fault]++;
}
