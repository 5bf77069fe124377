namespace OrleansMesh.Domain.Admission;

/// <summary>Bounds of a duplicate window; in all it never holds more than <c>EntriesMax + SourcesMax × EntriesPerSourceSure</c> ids.</summary>
public sealed record DedupLimits
{
    /// <summary>What every source may hold, whatever the others do (P-06).</summary>
    public const int EntriesPerSourceSure = 10_000;

    /// <summary>4,096 sources and 4,194,304 ids, of which one source may hold 2,097,152.</summary>
    public static DedupLimits Default { get; } = new();

    /// <summary>Sources with an id in the window, at least 1.</summary>
    public int SourcesMax { get; init; } = 4_096;

    /// <summary>Ids of one source, at least <see cref="EntriesPerSourceSure"/>.</summary>
    public int EntriesPerSourceMax { get; init; } = 1 << 21;

    /// <summary>Ids in all, beyond which a source gets no more than <see cref="EntriesPerSourceSure"/>.</summary>
    public int EntriesMax { get; init; } = 1 << 22;
}
