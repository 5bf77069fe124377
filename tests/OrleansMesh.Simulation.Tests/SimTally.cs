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

    public bool IsAllDone => Acknowledged == Wanted && Arrived == Wanted;
}
