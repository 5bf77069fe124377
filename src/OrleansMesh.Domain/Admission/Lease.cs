using System.Diagnostics.CodeAnalysis;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Federation;

namespace OrleansMesh.Domain.Admission;

/// <summary>All that admission must know of a federation: an immutable snapshot, replaced as a whole when something changes.</summary>
public sealed class Lease
{
    private readonly LeaseParty[] _parties;
    private readonly GrantRule _allows;

    /// <summary>A lease on an agreement that the caller has verified: every party signed, every signature holds.</summary>
    /// <param name="version">Counts the changes of the federation.</param>
    /// <param name="parties">At most 16.</param>
    /// <param name="allows">The agreement's grants.</param>
    /// <param name="expiresAt">The agreement's end, exclusive.</param>
    public Lease(
        Guid federationId,
        long version,
        LeaseStatus status,
        IEnumerable<LeaseParty> parties,
        GrantRule allows,
        DateTimeOffset expiresAt,
        Quota? quota = null)
    {
        ArgumentNullException.ThrowIfNull(allows);
        FederationId = federationId;
        Version = version;
        Status = status;
        ExpiresAt = expiresAt;
        Quota = quota ?? Quota.Default;
        _parties = [.. parties];
        _allows = allows;
    }

    public Guid FederationId { get; }

    /// <summary>Counts the changes of the federation.</summary>
    public long Version { get; }

    public LeaseStatus Status { get; }

    /// <summary>The agreement's end, exclusive.</summary>
    public DateTimeOffset ExpiresAt { get; }

    public Quota Quota { get; }

    public bool IsParty(string meshId) => Find(meshId) is not null;

    /// <summary>The key with which a party signs; false when <paramref name="keyId"/> (null for the agreement's) names another.</summary>
    public bool TryGetKey(string meshId, string? keyId, [NotNullWhen(true)] out Ed25519PublicKey? key)
    {
        LeaseParty? party = Find(meshId);
        key = party is not null && (keyId is null || keyId == party.KeyId) ? party.Key : null;
        return key is not null;
    }

    /// <summary>Whether <paramref name="grantor"/> lets <paramref name="grantee"/> use what is called <paramref name="name"/>.</summary>
    public bool Allows(string grantor, string grantee, GrantKind kind, ReadOnlySpan<char> name) => _allows(grantor, grantee, kind, name);

    private LeaseParty? Find(string meshId)
    {
        foreach (LeaseParty party in _parties)
        {
            if (party.MeshId == meshId)
            {
                return party;
            }
        }

        return null;
    }
}
