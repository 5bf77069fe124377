using System.Collections.Concurrent;

namespace OrleansMesh.Domain.Admission;

/// <summary>The token buckets of the federations that sent lately; thread-safe. A full bucket is forgotten, being as good as none.</summary>
internal sealed class QuotaTable
{
    private readonly ConcurrentDictionary<Guid, TokenBucket> _buckets = new();

    public int Count => _buckets.Count;

    /// <summary>The lease must be known to be live: what has a bucket is bounded by what has a lease.</summary>
    public bool TryTake(Lease lease, DateTimeOffset now) =>
        _buckets.GetOrAdd(lease.FederationId, static _ => new TokenBucket()).TryTake(lease.Quota, now);

    public void Trim(DateTimeOffset now)
    {
        foreach (KeyValuePair<Guid, TokenBucket> bucket in _buckets)
        {
            if (bucket.Value.IsFull(now))
            {
                _ = _buckets.TryRemove(bucket);
            }
        }
    }
}
