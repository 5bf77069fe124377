using System.Diagnostics.CodeAnalysis;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Federation;

namespace OrleansMesh.Domain.Admission;

/// <summary>All that admission must know of a federation: an immutable snapshot, replaced as a whole when something changes.</summary>
public sealed class Lease
{
    // Arrays, not the agreement's own look-ups: these are asked several times for each message, and nothing is to be allocated.
    private readonly AgreementParty[] _parties;
    private readonly AgreementGrant[] _grants;
    private readonly AgreementParty[] _present;

    /// <param name="agreement">Verified by the caller: every party signed, every signature holds. Its time may be over.</param>
    /// <param name="version">Counts the changes of the federation.</param>
    /// <param name="quota">Null for <see cref="Quota.Default"/>.</param>
    /// <param name="presentKeys">All keys of the parties that changed theirs since the agreement, proven by the caller; they replace the agreement's.</param>
    public Lease(Agreement agreement, long version, LeaseStatus status, Quota? quota = null, IReadOnlyList<AgreementParty>? presentKeys = null)
    {
        ArgumentNullException.ThrowIfNull(agreement);
        Agreement = agreement;
        Version = version;
        Status = status;
        Quota = quota ?? Quota.Default;
        ExpiresAt = DateTimeOffset.FromUnixTimeMilliseconds(agreement.Terms.ExpiresAt);
        _parties = [.. agreement.Terms.Parties];
        _grants = [.. agreement.Terms.Grants];
        _present = [.. presentKeys ?? []];
    }

    public Agreement Agreement { get; }

    public Guid FederationId => Agreement.Terms.FederationId;

    /// <summary>Counts the changes of the federation.</summary>
    public long Version { get; }

    public LeaseStatus Status { get; }

    public Quota Quota { get; }

    /// <summary>The agreement's end, exclusive.</summary>
    public DateTimeOffset ExpiresAt { get; }

    public bool IsParty(string meshId) => Find(meshId) is not null;

    /// <summary>The key with which a party signs; false when <paramref name="keyId"/> (null for the agreement's, or the first of a party that changed its own) names another.</summary>
    public bool TryGetKey(string meshId, string? keyId, [NotNullWhen(true)] out Ed25519PublicKey? key)
    {
        AgreementParty? party = Find(meshId);
        if (party is not null && _present.Length > 0)
        {
            party = FindPresent(party, keyId);
        }

        key = party is not null && (keyId is null || keyId == party.KeyId) ? party.Key : null;
        return key is not null;
    }

    /// <summary>Whether <paramref name="grantor"/> lets <paramref name="grantee"/> use what is called <paramref name="name"/>; as <see cref="Agreement.Allows"/>.</summary>
    public bool Allows(string grantor, string grantee, GrantKind kind, ReadOnlySpan<char> name)
    {
        foreach (AgreementGrant grant in _grants)
        {
            if (grant.Kind == kind && grant.Matches(name) && grant.Grantor == grantor && grant.Grantee == grantee)
            {
                return true;
            }
        }

        return false;
    }

    private AgreementParty? FindPresent(AgreementParty agreed, string? keyId)
    {
        AgreementParty? first = null;
        string wanted = keyId ?? agreed.KeyId;
        foreach (AgreementParty present in _present)
        {
            if (present.Id != agreed.Id)
            {
                continue;
            }

            if (present.KeyId == wanted)
            {
                return present;
            }

            first ??= present;
        }

        return first ?? agreed;
    }

    private AgreementParty? Find(string meshId)
    {
        foreach (AgreementParty party in _parties)
        {
            if (party.Id == meshId)
            {
                return party;
            }
        }

        return null;
    }
}
