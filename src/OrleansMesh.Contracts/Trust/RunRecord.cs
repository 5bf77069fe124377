namespace OrleansMesh.Contracts.Trust;

/// <summary>A time in which the hub of a region ran.</summary>
/// <param name="From">Unix milliseconds.</param>
/// <param name="Until">When it was last seen to run, Unix milliseconds.</param>
[GenerateSerializer, Immutable, Alias("mesh.hub-run.1")]
public sealed record RunRecord(long From, long Until);
