using System.Collections.Concurrent;
using System.Collections.Immutable;
using OrleansMesh.Domain.Admission;

namespace OrleansMesh.Gateway.Leases;

/// <summary>The federations of each mesh. Changes come from one feed; readers are any number.</summary>
internal sealed class LeaseParties
{
    private readonly ConcurrentDictionary<string, ImmutableHashSet<Guid>> _byParty = new(StringComparer.Ordinal);

    public ImmutableHashSet<Guid> Of(string meshId) => _byParty.GetValueOrDefault(meshId, []);

    /// <summary>A federation has another lease than before; null for none.</summary>
    public void Change(Guid federationId, Lease? before, Lease? after)
    {
        foreach (string party in before?.Agreement.Terms.Parties.Select(party => party.Id) ?? [])
        {
            ImmutableHashSet<Guid> left = Of(party).Remove(federationId);
            if (left.IsEmpty)
            {
                _ = _byParty.TryRemove(party, out _);
            }
            else
            {
                _byParty[party] = left;
            }
        }

        foreach (string party in after?.Agreement.Terms.Parties.Select(party => party.Id) ?? [])
        {
            _byParty[party] = Of(party).Add(federationId);
        }
    }
}
