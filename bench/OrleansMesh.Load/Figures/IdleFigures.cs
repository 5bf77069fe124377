using OrleansMesh.Load.Probes;

namespace OrleansMesh.Load.Figures;

/// <summary>What idle connections cost the process that serves them.</summary>
/// <param name="Connections">How many.</param>
/// <param name="OpenedPerSecond">While they were opened.</param>
/// <param name="NaturalBytes">Private resident memory of each while the process was left alone.</param>
/// <param name="SettledBytes">The same after full collections.</param>
/// <param name="HeapBytes">Live objects of each.</param>
/// <param name="PinnedBytes">Of which in the pinned heap, with its gaps.</param>
/// <param name="CoreShare">Processor time by wall time while idle.</param>
/// <param name="AllocatedPerPing">Bytes of garbage for each heartbeat that the window saw.</param>
/// <param name="Window">Heartbeats within the window.</param>
/// <param name="Total">Heartbeats from the first connection to the last.</param>
internal sealed record IdleFigures(
    int Connections,
    double OpenedPerSecond,
    double NaturalBytes,
    double SettledBytes,
    double HeapBytes,
    double PinnedBytes,
    double CoreShare,
    double AllocatedPerPing,
    HeartbeatFigures Window,
    HeartbeatFigures Total)
{
    /// <summary>Whether every heartbeat was answered and every connection stayed.</summary>
    public bool AllAnswered => Total.Sent == Total.Answered && Total.Ended == 0;

    /// <summary>The difference that the connections made.</summary>
    public static (double Private, double Heap, double Pinned) PerConnection(
        int connections, (ProcessFigures Process, HeapFigures Heap) before, (ProcessFigures Process, HeapFigures Heap) after) => (
        (after.Process.PrivateBytes - before.Process.PrivateBytes) / (double)connections,
        (after.Heap.LiveBytes - before.Heap.LiveBytes) / (double)connections,
        (after.Heap.PinnedBytes - before.Heap.PinnedBytes) / (double)connections);
}
