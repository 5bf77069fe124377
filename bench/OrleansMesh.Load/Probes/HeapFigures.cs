namespace OrleansMesh.Load.Probes;

/// <summary>A managed heap right after a full, compacting collection.</summary>
/// <param name="LiveBytes">In objects.</param>
/// <param name="FragmentedBytes">In the gaps between them.</param>
/// <param name="CommittedBytes">Held of the operating system.</param>
/// <param name="PinnedBytes">Of the pinned object heap.</param>
/// <param name="AllocatedBytes">Since the start of the process.</param>
internal sealed record HeapFigures(long LiveBytes, long FragmentedBytes, long CommittedBytes, long PinnedBytes, long AllocatedBytes);
