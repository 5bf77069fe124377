using System.Collections.Concurrent;
using OrleansMesh.Domain.Policies;

namespace OrleansMesh.Domain.Admission;

/// <summary>The token buckets of the federations that sent lately, and of sources whose tier has a quota of its own (F-10); thread-safe. A full bucket is forgotten, being as good as none.</summary>
internal sealed class QuotaTable
{
    private readonly ConcurrentDictionary<Guid, TokenBucket> _buckets = new();
    private readonly ConcurrentDictionary<(Guid Federation, string Source, int Tier), TokenBucket> _sources = new();

    public int Count => _buckets.Count + _sources.Count;

    /// <summary>The lease must be known to be live: what has a bucket is bounded by what has a lease, its parties and the four tiers.</summary>
    /// <param name="clause">Of the policy, when it set the quota that is used up.</param>
    public bool TryTake(Lease lease, string source, int tier, DateTimeOffset now, out PolicyClause? clause)
    {
        // The narrower first, so that what it refuses takes nothing from the others. All agents of a mesh in one tier share its quota: another name is no more room.
        if (lease.QuotaOf(tier, out clause) is { } own
            && !_sources.GetOrAdd((lease.FederationId, source, tier), static _ => new TokenBucket()).TryTake(own, now))
        {
            return false;
        }

        clause = lease.QuotaClause;
        return _buckets.GetOrAdd(lease.FederationId, static _ => new TokenBucket()).TryTake(lease.Quota, now);
    }

    public void Trim(DateTimeOffset now)
    {
        foreach (KeyValuePair<Guid, TokenBucket> bucket in _buckets)
        {
            if (bucket.Value.IsFull(now))
            {
                _ = _buckets.TryRemove(bucket);
            }
        }

        foreach (KeyValuePair<(Guid, string, int), TokenBucket> bucket in _sources)
        {
            if (bucket.Value.IsFull(now))
            {
                _ = _sources.TryRemove(bucket);
            }
        }
    }
}
