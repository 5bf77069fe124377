using System.Diagnostics.CodeAnalysis;
using OrleansMesh.Contracts.Federations;
using OrleansMesh.Contracts.Leases;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Grains.Federations;

namespace OrleansMesh.Gateway.Leases;

/// <summary>Makes a lease of what the hub grain published; the grain verified the agreement's signatures, here its form is read again.</summary>
internal static class LeaseReader
{
    /// <summary>False for an agreement that does not parse: nothing is admitted under it.</summary>
    public static bool TryRead(LeaseRecord record, [NotNullWhen(true)] out Lease? lease)
    {
        lease = null;
        if (!StoredAgreements.TryParse(record.Agreement, out Agreement? agreement, out _))
        {
            return false;
        }

        var keys = new List<LeaseKey>(record.PartyKeys?.Length ?? 0);
        foreach (PartyKey party in record.PartyKeys ?? [])
        {
            if (!Ed25519PublicKey.TryFromBytes(party.Key, out Ed25519PublicKey? key))
            {
                return false;
            }

            keys.Add(new LeaseKey(party.MeshId, party.KeyId, key, party.Until is { } until ? DateTimeOffset.FromUnixTimeMilliseconds(until) : null));
        }

        lease = new Lease(agreement, record.Version, StatusOf(record.Status), quota: null, keys)
        {
            DrainUntil = DateTimeOffset.FromUnixTimeMilliseconds(record.DrainUntil),
        };
        return true;
    }

    private static LeaseStatus StatusOf(FederationStatus status) => status switch
    {
        FederationStatus.Active => LeaseStatus.Active,
        FederationStatus.Suspended => LeaseStatus.Suspended,
        FederationStatus.Terminating => LeaseStatus.Draining,
        _ => LeaseStatus.Ended,
    };
}
