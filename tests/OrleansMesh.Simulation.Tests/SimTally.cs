namespace OrleansMesh.Simulation.Tests;

/// <summary>How many messages there are to send, were acknowledged and have arrived, of all flows.</summary>
internal sealed class SimTally
{
    public int Wanted { get; set; }

    public int Acknowledged { get; set; }

    public int Arrived { get; set; }

    public bool IsAllDone => Acknowledged == Wanted && Arrived == Wanted;
}
