using Orleans.Concurrency;

namespace OrleansMesh.Contracts.Trust;

/// <summary>When the hub of a region ran (G-01), keyed by the region: what was not seen because no hub ran counts against nobody.</summary>
[Alias("mesh.IHubRunsGrain")]
public interface IHubRunsGrain : IGrainWithStringKey
{
    /// <summary>A gateway of the region starts.</summary>
    Task StartedAsync();

    /// <summary>A gateway of the region runs; told about once a minute.</summary>
    Task AliveAsync();

    /// <summary>At most 64 runs, ascending.</summary>
    [AlwaysInterleave]
    Task<RunRecord[]> GetAsync();
}
