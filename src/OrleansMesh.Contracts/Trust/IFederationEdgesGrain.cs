using Orleans.Concurrency;

namespace OrleansMesh.Contracts.Trust;

/// <summary>What went between the parties of one federation (G-02, F-10), keyed by the federation. Another federation of the same meshes begins anew.</summary>
[Alias("mesh.IFederationEdgesGrain")]
public interface IFederationEdgesGrain : IGrainWithGuidKey
{
    /// <summary>Adds an interval of a gateway, here and to the trust of the sources; who is no party of the federation is left out.</summary>
    Task ReportAsync(EdgeObservation[] observations);

    /// <summary>The edges of one party to each other, without those of its agents and without what is at stake; none when the federation is not in force.</summary>
    [ReadOnly]
    Task<EdgeRecord[]> FromAsync(string source);

    /// <summary>All edges that were used.</summary>
    [ReadOnly]
    Task<EdgeRecord[]> GetAsync();

    /// <summary>As <see cref="ReportAsync"/>, and leaves the trust of the sources to the caller, who has more federations to report.</summary>
    /// <returns>Of each source that is a party, what the caller owes to its <see cref="ITrustEdgeGrain.RecordAsync"/>.</returns>
    Task<SourceCount[]> ReportEdgesAsync(EdgeObservation[] observations);
}
