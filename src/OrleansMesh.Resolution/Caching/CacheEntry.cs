using OrleansMesh.Domain.Identity.Registry;

namespace OrleansMesh.Resolution.Caching;

/// <summary>What is remembered of one DID. Guarded by the cache's lock.</summary>
internal sealed class CacheEntry
{
    /// <summary>The last that was fetched; null before the first fetch ends.</summary>
    public FetchedDid? Fetched { get; set; }

    /// <summary>The longest history that was seen; later ones must go on from it.</summary>
    public MeshHistory? History { get; set; }

    /// <summary>Timestamp of the clock at which <see cref="Fetched"/> came.</summary>
    public long FetchedAt { get; set; }

    /// <summary>For how long it is used.</summary>
    public TimeSpan Ttl { get; set; }

    /// <summary>The fetch that is under way, for all who ask; null for none.</summary>
    public Task<FetchedDid>? Fetching { get; set; }
}
