using System.Collections.Concurrent;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Multiformats;
using OrleansMesh.Domain.Ucan;
using OrleansMesh.Grains.Ports;

namespace OrleansMesh.Gateway.Authority;

/// <summary>The revocations that this hub verified and keeps, in memory for whoever judges a capability (I-04).</summary>
public sealed class KnownRevocations : IUcanRevocations
{
    private readonly ConcurrentDictionary<string, Entry> _byDelegation = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public IReadOnlyCollection<Did> RevokersOf(Cid delegation)
    {
        ArgumentNullException.ThrowIfNull(delegation);
        return _byDelegation.TryGetValue(delegation.ToString(), out Entry? entry) ? entry.Revokers : [];
    }

    /// <summary>Takes one that the store has: it holds from now on.</summary>
    public void Add(KeptRevocation revocation)
    {
        ArgumentNullException.ThrowIfNull(revocation);
        var revoker = Did.Parse(revocation.Revoker);
        _byDelegation.AddOrUpdate(
            revocation.Delegation,
            _ => new Entry([revoker], revocation.ExpiresAt),
            (_, known) => known.Revokers.Contains(revoker) ? known : known with { Revokers = [.. known.Revokers, revoker] });
    }

    /// <summary>Forgets those whose delegation has expired by <paramref name="now"/> (Unix milliseconds): nothing stems from it any more.</summary>
    public void Forget(long now)
    {
        foreach ((string delegation, Entry entry) in _byDelegation)
        {
            if (entry.ExpiresAt <= now)
            {
                _byDelegation.TryRemove(delegation, out _);
            }
        }
    }

    private sealed record Entry(Did[] Revokers, long? ExpiresAt);
}
