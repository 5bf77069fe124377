using System.Diagnostics.CodeAnalysis;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Policies;
using OrleansMesh.Domain.Trust;

namespace OrleansMesh.Domain.Admission;

/// <summary>All that admission must know of a federation: an immutable snapshot, replaced as a whole when something changes.</summary>
public sealed class Lease
{
    // What a lease without a policy has, which most are.
    private static readonly TierLadder PlainLadder = new(CompiledPolicy.Unlimited.Effective);
    private static readonly (Quota? Quota, PolicyClause? Clause)[] NoTierQuotas = new (Quota?, PolicyClause?)[PolicyLimits.TierLowest];

    // Arrays, not the agreement's own look-ups: these are asked several times for each message, and nothing is to be allocated.
    private readonly AgreementParty[] _parties;
    private readonly AgreementGrant[] _grants;
    private readonly LeaseKey[] _keys;
    private readonly (Quota? Quota, PolicyClause? Clause)[] _tierQuotas;

    /// <param name="agreement">Verified by the caller: every party signed, every signature holds. Its time may be over.</param>
    /// <param name="version">Counts the changes of the federation.</param>
    /// <param name="quota">Null for <see cref="Quota.Default"/>.</param>
    /// <param name="keys">The keys of the parties that changed theirs since the agreement, present and former, proven by the caller; they replace the agreement's.</param>
    public Lease(Agreement agreement, long version, LeaseStatus status, Quota? quota = null, IReadOnlyList<LeaseKey>? keys = null)
    {
        ArgumentNullException.ThrowIfNull(agreement);
        Agreement = agreement;
        Version = version;
        Status = status;
        Policy = agreement.Terms.Policy is { } policy ? new CompiledPolicy(policy) : CompiledPolicy.Unlimited;
        bool isPlain = ReferenceEquals(Policy, CompiledPolicy.Unlimited);
        Ladder = isPlain ? PlainLadder : new TierLadder(Policy.Effective);
        Quota = Policy.QuotaOf(1, quota ?? Quota.Default, out PolicyClause? clause);
        QuotaClause = clause;
        _tierQuotas = isPlain ? NoTierQuotas : [.. Enumerable.Range(1, PolicyLimits.TierLowest).Select(TierQuotaOf)];
        ExpiresAt = DateTimeOffset.FromUnixTimeMilliseconds(agreement.Terms.ExpiresAt);
        _parties = [.. agreement.Terms.Parties];
        _grants = [.. agreement.Terms.Grants];
        _keys = [.. keys ?? []];
    }

    public Agreement Agreement { get; }

    public Guid FederationId => Agreement.Terms.FederationId;

    /// <summary>Counts the changes of the federation.</summary>
    public long Version { get; }

    public LeaseStatus Status { get; }

    /// <summary>Exclusive end of the drain; of no meaning unless <see cref="LeaseStatus.Draining"/>.</summary>
    public DateTimeOffset DrainUntil { get; init; }

    /// <summary>For all messages of the federation: the hub's, or less when the policy says so.</summary>
    public Quota Quota { get; }

    /// <summary>The clause that sets <see cref="Quota"/>; null when none does.</summary>
    public PolicyClause? QuotaClause { get; }

    /// <summary>The agreement's policy, ready for decisions; one that limits nothing when there is none.</summary>
    public CompiledPolicy Policy { get; }

    /// <summary>How meshes rise in tier under the agreement (F-10).</summary>
    public TierLadder Ladder { get; }

    /// <summary>The agreement's end, exclusive.</summary>
    public DateTimeOffset ExpiresAt { get; }

    public bool IsParty(string meshId) => Find(meshId) is not null;

    /// <summary>The key with which a party signed at a time; false when <paramref name="keyId"/> (null for the agreement's, or a present one of a party that changed its own) names another.</summary>
    public bool TryGetKey(string meshId, string? keyId, DateTimeOffset signedAt, [NotNullWhen(true)] out Ed25519PublicKey? key)
    {
        key = null;
        if (Find(meshId) is not { } party)
        {
            return false;
        }

        string wanted = keyId ?? party.KeyId;
        bool hasChanged = false;
        foreach (LeaseKey known in _keys)
        {
            if (known.MeshId != meshId)
            {
                continue;
            }

            hasChanged = true;
            if (known.KeyId == wanted && known.Covers(signedAt))
            {
                key = known.Key;
                return true;
            }

            key ??= keyId is null && known.Until is null ? known.Key : null;
        }

        key ??= !hasChanged && wanted == party.KeyId ? party.Key : null;
        return key is not null;
    }

    /// <summary>The key that a party gave up first of those that cover a time; after <paramref name="before"/>, the one it gave up next. False for none.</summary>
    internal bool TryGetFormerKey(string meshId, DateTimeOffset signedAt, LeaseKey? before, [NotNullWhen(true)] out LeaseKey? former)
    {
        former = null;
        foreach (LeaseKey known in _keys)
        {
            bool isNext = known.MeshId == meshId && known.Until is { } until && known.Covers(signedAt)
                && (before is null || until > before.Until) && (former is null || until < former.Until);
            former = isNext ? known : former;
        }

        return former is not null;
    }

    /// <summary>Code of the region where a party handles data; empty when it does not say, or is no party.</summary>
    public string RegionOf(string meshId) => Find(meshId)?.Region ?? "";

    /// <summary>Whether the policy lets an agent of a tier reach a tool, resource or prompt at all; the component level of F-09.</summary>
    public PolicyVerdict DecideCall(GrantKind kind, ReadOnlySpan<char> name, int tier) => Policy.Decide(
        new PolicyFacts { Tier = tier, PayloadType = PayloadTypes.McpRequest, Call = kind, CallName = name }, PolicyLevels.Component);

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

    /// <summary>What each source of a tier may send, with the clause that says so; null when the federation's quota is the only one.</summary>
    public Quota? QuotaOf(int tier, out PolicyClause? clause)
    {
        (Quota? quota, clause) = _tierQuotas[tier - 1];
        return quota;
    }

    private (Quota? Quota, PolicyClause? Clause) TierQuotaOf(int tier)
    {
        Quota quota = Policy.QuotaOf(tier, Quota, out PolicyClause? clause);
        return quota == Quota ? default : (quota, clause);
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
