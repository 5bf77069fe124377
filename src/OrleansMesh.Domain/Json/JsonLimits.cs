namespace OrleansMesh.Domain.Json;

/// <summary>Bounds that a JSON document must keep before it is looked at any further.</summary>
public sealed record JsonLimits
{
    /// <summary>Depth 64, 1 MiB.</summary>
    public static JsonLimits Default { get; } = new();

    /// <summary>How many arrays and objects may be open at once; a lone scalar has depth 0.</summary>
    public int DepthMax { get; init; } = 64;

    /// <summary>Length of the UTF-8 text in bytes.</summary>
    public int BytesMax { get; init; } = 1 << 20;
}
