namespace OrleansMesh.Domain.Ipld;

/// <summary>Bounds that a DAG-CBOR block must keep before it is looked at any further.</summary>
public sealed record DagCborLimits
{
    /// <summary>Depth 64, 1 MiB.</summary>
    public static DagCborLimits Default { get; } = new();

    /// <summary>How many lists and maps may be open at once; a lone scalar has depth 0.</summary>
    public int DepthMax { get; init; } = 64;

    /// <summary>Length of the block in bytes.</summary>
    public int BytesMax { get; init; } = 1 << 20;
}
