namespace OrleansMesh.Contracts.Trust;

/// <summary>Finds paths of trust over the edges that the hub of a region keeps (G-02), keyed by the region; any number of workers answer at once.</summary>
[Alias("mesh.ITrustPathGrain")]
public interface ITrustPathGrain : IGrainWithStringKey
{
    /// <summary>The strongest path that the asker may see: over meshes that let themselves be found, its partners and itself. Null when it may not see one of the ends.</summary>
    Task<TrustPathRecord?> FindAsync(TrustPathQuery query);
}
