namespace OrleansMesh.Contracts.Leases;

/// <summary>One region's index of live federations, keyed by the region: numbers each lease change and publishes it to the gateways.</summary>
[Alias("mesh.IHubGrain")]
public interface IHubGrain : IGrainWithStringKey
{
    /// <summary>Takes a changed lease, numbers it and publishes it.</summary>
    Task PublishAsync(LeaseRecord lease);

    /// <summary>All live leases with the number of the last change that they include.</summary>
    Task<LeaseSnapshot> GetLeasesAsync();
}
