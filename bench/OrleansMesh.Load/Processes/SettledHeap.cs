namespace OrleansMesh.Load.Processes;

/// <summary>The generator's own garbage, before something is measured: what is signed ahead is tens of megabytes, and to move them later would stop its senders and receivers for 10 ms and more.</summary>
internal static class SettledHeap
{
    /// <summary>Moves all that lives to the oldest generation, where collections of the young leave it alone.</summary>
    public static void Make()
    {
        GC.Collect();
        GC.Collect();
    }
}
