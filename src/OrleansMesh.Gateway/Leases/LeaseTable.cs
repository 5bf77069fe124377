using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using OrleansMesh.Contracts.Leases;
using OrleansMesh.Domain.Admission;

namespace OrleansMesh.Gateway.Leases;

/// <summary>The leases that this gateway admits against. Without a sign of the hub for <see cref="AdmissionLimits.LeaseAgeMax"/> they are stale, and nothing is admitted.</summary>
/// <remarks>A federation on hold, or with a party on hold, is suspended until that is over. Changes come from one feed; readers are any number. An ended federation stays known for a while, so that its parties hear that it ended.</remarks>
internal sealed class LeaseTable : ILeaseSource, IMembersOnHold, IFederationsOnHold
{
    private const int EndedMax = 10_000;

    private readonly ConcurrentDictionary<Guid, Lease> _leases = [];
    private readonly LeaseParties _parties = new();
    private readonly LeaseWaits _waits = new();
    private readonly Queue<Guid> _ended = new();
    private readonly ConditionalWeakTable<Lease, Lease> _suspended = [];
    private IReadOnlySet<string> _onHold = FrozenSet<string>.Empty;
    private IReadOnlySet<Guid> _federationsOnHold = FrozenSet<Guid>.Empty;
    private long _refreshedAt;

    /// <inheritdoc/>
    public bool IsFresh(DateTimeOffset now) => now.UtcTicks - Volatile.Read(ref _refreshedAt) <= AdmissionLimits.LeaseAgeMax.Ticks;

    /// <inheritdoc/>
    public bool TryGet(Guid federationId, [NotNullWhen(true)] out Lease? lease)
    {
        if (_leases.TryGetValue(federationId, out lease) && lease.Status is LeaseStatus.Active or LeaseStatus.Draining && IsOnHold(lease, federationId))
        {
            lease = _suspended.GetValue(lease, static active => new Lease(active.Agreement, active.Version, LeaseStatus.Suspended, active.Quota));
        }

        return lease is not null;
    }

    /// <inheritdoc/>
    void IMembersOnHold.Replace(IReadOnlySet<string> meshIds) => Volatile.Write(ref _onHold, meshIds);

    /// <inheritdoc/>
    void IFederationsOnHold.Replace(IReadOnlySet<Guid> federationIds) => Volatile.Write(ref _federationsOnHold, federationIds);

    /// <summary>Completes when the lease of a federation is of a version, or a later one.</summary>
    /// <exception cref="OperationCanceledException">It did not come before the cancellation.</exception>
    public Task ReachAsync(Guid federationId, long version, CancellationToken cancellationToken) =>
        _waits.WaitAsync(federationId, version, () => _leases.TryGetValue(federationId, out Lease? known) && known.Version >= version, cancellationToken);

    /// <summary>All that are known.</summary>
    public IEnumerable<Lease> All => _leases.Values;

    /// <summary>The federations of a mesh that are known.</summary>
    public IReadOnlyCollection<Guid> FederationsOf(string meshId) => _parties.Of(meshId);

    /// <summary>The meshes that are in a federation in force with this one.</summary>
    public IReadOnlySet<string> PartnersOf(string meshId)
    {
        HashSet<string> partners = new(StringComparer.Ordinal);
        foreach (Guid federationId in _parties.Of(meshId))
        {
            if (TryGet(federationId, out Lease? lease) && lease.Status == LeaseStatus.Active)
            {
                partners.UnionWith(lease.Agreement.Terms.Parties.Select(party => party.Id));
            }
        }

        _ = partners.Remove(meshId);
        return partners;
    }

    /// <summary>Takes one change.</summary>
    public void Apply(LeaseRecord change)
    {
        if (_leases.TryGetValue(change.FederationId, out Lease? known) && known.Version >= change.Version)
        {
            return;
        }

        if (!LeaseReader.TryRead(change, out Lease? lease))
        {
            Remove(change.FederationId, known);
            return;
        }

        _leases[change.FederationId] = lease;
        _parties.Change(change.FederationId, known, lease);
        _waits.Reached(change.FederationId, lease.Version);
        if (lease.Status == LeaseStatus.Ended)
        {
            _ended.Enqueue(change.FederationId);
            if (_ended.Count > EndedMax)
            {
                Forget(_ended.Dequeue());
            }
        }
    }

    private bool IsOnHold(Lease lease, Guid federationId)
    {
        IReadOnlySet<string> onHold = Volatile.Read(ref _onHold);
        return Volatile.Read(ref _federationsOnHold).Contains(federationId) || (onHold.Count > 0 && lease.Agreement.Terms.Parties.Any(party => onHold.Contains(party.Id)));
    }

    private void Remove(Guid federationId, Lease? known)
    {
        _ = _leases.TryRemove(federationId, out _);
        _parties.Change(federationId, known, after: null);
    }

    // It may have been established again meanwhile.
    private void Forget(Guid federationId)
    {
        if (_leases.TryGetValue(federationId, out Lease? known) && known.Status == LeaseStatus.Ended)
        {
            Remove(federationId, known);
        }
    }

    /// <summary>Takes all live leases of a region; what is not among them is gone.</summary>
    public void Replace(LeaseSnapshot snapshot)
    {
        HashSet<Guid> live = [.. snapshot.Leases.Select(l => l.FederationId)];
        foreach ((Guid id, Lease lease) in _leases)
        {
            if (lease.Status != LeaseStatus.Ended && !live.Contains(id))
            {
                Remove(id, lease);
            }
        }

        foreach (LeaseRecord lease in snapshot.Leases)
        {
            Apply(lease);
        }
    }

    /// <summary>The hub gave a sign of life at <paramref name="now"/>: all leases are as the hub has them.</summary>
    public void Refreshed(DateTimeOffset now) => Volatile.Write(ref _refreshedAt, now.UtcTicks);
}
