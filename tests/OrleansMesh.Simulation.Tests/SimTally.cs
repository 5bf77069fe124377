namespace OrleansMesh.Simulation.Tests;

/// <summary>How many messages there are to send, were acknowledged and have arrived, of all flows.</summary>
internal sealed class SimTally
{
    public int Wanted { get; set; }

    public int Acknowledged { get; set; }

    public int Arrived { get; set; }

    /// <summary>Envelopes that a hub sent another one, each time counted.</summary>
    public int Relays { get; private set; }

    /// <summary>As <see cref="Relays"/>, by the numbers of the hubs that sent and took them.</summary>
    public Dictionary<(int From, int To), int> RelaysBetween { get; } = [];

    /// <summary>As <see cref="Relays"/>, at the end of the time of faults.</summary>
    public int RelaysUntilRest { get; set; }

    /// <summary>Messages whose target is at home at another hub than their sender.</summary>
    public int Crossing { get; set; }

    /// <summary>What is given to a hub before is in no latency: a hub that crashes then delays what was on its way through it.</summary>
    public TimeSpan LatenciesFrom { get; init; }

    /// <summary>How long each message to another hub took, from its first giving to the mesh that it is for.</summary>
    public List<TimeSpan> Latencies { get; } = [];

    /// <summary>Timers that wait, when it was looked last.</summary>
    public int Timers { get; set; }

    /// <summary>Announcements and withdrawals of routes that hubs sent each other, by the second of virtual time.</summary>
    public List<int> RoutesTold { get; } = [];

    /// <summary>Bytes of these.</summary>
    public long RouteBytes { get; private set; }

    /// <summary>Messages to the dead that found no room in their queue.</summary>
    public int GivenUp { get; set; }

    /// <summary>How often each fault was felt.</summary>
    public int[] Faults { get; } = new int[Enum.GetValues<SimFault>().Length];

    public bool IsAllDone => Acknowledged == Wanted && Arrived == Wanted;

    /// <summary>The longest of the given share of latencies.</summary>
    public TimeSpan LatencyOf(double share)
    {
        TimeSpan[] sorted = [.. Latencies.Order()];
        return sorted[(int)Math.Ceiling(share * sorted.Length) - 1];
    }

    /// <summary>Counts envelopes that a hub sent another one.</summary>
    public void Relayed(int from, int to, int count)
    {
        Relays += count;
        RelaysBetween[(from, to)] = RelaysBetween.GetValueOrDefault((from, to)) + count;
    }

    /// <summary>Counts what a hub told another one of a route.</summary>
    /// <param name="at">Virtual time since the start.</param>
    public void Told(TimeSpan at, int bytes)
    {
        while (RoutesTold.Count <= (int)at.TotalSeconds)
        {
            RoutesTold.Add(0);
        }

        RoutesTold[(int)at.TotalSeconds]++;
        RouteBytes += bytes;
    }

    /// <summary>How many of these there were in some seconds.</summary>
    public int RoutesToldWithin(TimeSpan from, TimeSpan until) => RoutesTold.Take((int)until.TotalSeconds).Skip((int)from.TotalSeconds).Sum();

    /// <summary>Counts a fault that was felt.</summary>
    public void Felt(SimFault fault) => Faults[(int)fault]++;
}
