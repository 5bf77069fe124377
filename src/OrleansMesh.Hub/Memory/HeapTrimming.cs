namespace OrleansMesh.Hub.Memory;

/// <summary>What of the heap to collect in a quiet time.</summary>
internal enum HeapTrimming
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>What was allocated since the last collection, which is little.</summary>
    Young,

    /// <summary>Everything, and given back to the system.</summary>
    All,
}
