using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Policies;

namespace OrleansMesh.Domain.Admission;

/// <summary>
/// Decides whether an envelope may go on, cheapest check first: limits, duplicate, lease, signature, policy, quota.
/// Thread-safe; no waiting; nothing but the admitted envelope is allocated.
/// </summary>
public sealed class EnvelopeAdmission
{
    // A mesh knows neither the source's session nor how the hub counts its interactions.
    private const PolicyLevels InboundLevels = PolicyLevels.All & ~PolicyLevels.Gateway;

    private static readonly MeshStanding InboundStanding = new(Trust: 100, HasCredential: true) { Tier = 1 };

    private readonly ILeaseSource _leases;
    private readonly IStandingSource? _standings;
    private readonly DedupWindow _window;
    private readonly QuotaTable _quotas = new();

    /// <param name="limits">Of the duplicate window; null for <see cref="DedupLimits.Default"/>.</param>
    /// <param name="standings">How meshes stand; null for a place where nothing is known of any, so that policies which ask refuse.</param>
    public EnvelopeAdmission(ILeaseSource leases, DedupLimits? limits = null, IStandingSource? standings = null)
    {
        ArgumentNullException.ThrowIfNull(leases);
        _leases = leases;
        _standings = standings;
        _window = new DedupWindow(limits);
    }

    /// <summary>
    /// For the hub: an envelope that a session of <paramref name="sessionMeshId"/> submits. When it is admitted, its id is
    /// pending, and the caller owes a <see cref="Confirm"/> or a <see cref="Withdraw"/>.
    /// </summary>
    /// <returns>None when <paramref name="admitted"/> is set. <see cref="Refusal.Duplicate"/> means that the first one is safe.</returns>
    public Refusal Admit(FmpEnvelope envelope, string sessionMeshId, DateTimeOffset now, out AdmittedEnvelope? admitted) =>
        Admit(envelope, sessionMeshId, isPostQuantum: false, now, out admitted, out _);

    /// <summary>As the other, for a session of which more is known, and with the clause of the agreement's policy that refused.</summary>
    /// <param name="isPostQuantum">Whether the session is keyed by ML-KEM too.</param>
    /// <param name="clause">Set when a policy refused: <see cref="Refusal.PolicyGateway"/> to <see cref="Refusal.PolicyMessage"/>, or a rate of its own.</param>
    public Refusal Admit(
        FmpEnvelope envelope, string sessionMeshId, bool isPostQuantum, DateTimeOffset now, out AdmittedEnvelope? admitted, out PolicyClause? clause)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        admitted = null;
        clause = null;
        Refusal refusal = CheckSubmitted(envelope, sessionMeshId, now);
        if (refusal != Refusal.None)
        {
            return refusal;
        }

        refusal = Refused(_window.Find(envelope.SourceMeshId, envelope.MessageId, now));
        if (refusal != Refusal.None)
        {
            return refusal;
        }

        refusal = CheckLeaseAndSignature(envelope, now, out Lease? lease);
        if (refusal != Refusal.None)
        {
            return refusal;
        }

        MeshStanding standing = lease!.Policy.Policy.Clauses.Count > 0 ? _standings?.Of(lease, envelope.SourceMeshId, envelope.Explanation?.By) ?? default : default;
        refusal = AdmissionPolicy.Check(envelope, lease, standing, isPostQuantum, PolicyLevels.All, out clause);
        if (refusal != Refusal.None)
        {
            return refusal;
        }

        if (!_quotas.TryTake(lease, envelope.SourceMeshId, standing.Tier, now, out clause))
        {
            return Refusal.RateLimited;
        }

        clause = null;

        // Last, so that nobody is told of a duplicate of what was then refused; of two at once, one wins here.
        refusal = Refused(_window.TryAdd(envelope.SourceMeshId, envelope.MessageId, now));
        admitted = refusal == Refusal.None ? new AdmittedEnvelope(envelope, lease, now) : null;
        return refusal;
    }

    /// <summary>
    /// For the hub that is the target's home: an envelope that another hub passes on. That one's word counts for nothing but what it alone can know, the
    /// source's session, trust and quota; form, time, agreement, signature and policy are judged anew. The caller owes as for <see cref="Admit(FmpEnvelope, string, DateTimeOffset, out AdmittedEnvelope?)"/>.
    /// </summary>
    public Refusal AdmitRelayed(FmpEnvelope envelope, DateTimeOffset now, out AdmittedEnvelope? admitted, out PolicyClause? clause)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        admitted = null;
        clause = null;
        Refusal refusal = CheckLimits(envelope, now);
        refusal = refusal == Refusal.None && Age(envelope, now) > AdmissionLimits.RelayAgeMax ? Refusal.Expired : refusal;
        refusal = refusal == Refusal.None ? Refused(_window.Find(envelope.SourceMeshId, envelope.MessageId, now)) : refusal;
        if (refusal != Refusal.None)
        {
            return refusal;
        }

        refusal = CheckLeaseAndSignature(envelope, now, out Lease? lease);
        refusal = refusal == Refusal.None ? AdmissionPolicy.Check(envelope, lease!, InboundStanding, isPostQuantum: true, InboundLevels, out clause) : refusal;
        refusal = refusal == Refusal.None ? Refused(_window.TryAdd(envelope.SourceMeshId, envelope.MessageId, now)) : refusal;
        admitted = refusal == Refusal.None ? new AdmittedEnvelope(envelope, lease!, now) : null;
        return refusal;
    }

    /// <summary>
    /// For a mesh, which takes no hub's word: an envelope that was delivered to <paramref name="ownMeshId"/>. It may have
    /// waited in a store, so its age is no matter unless it expires; repeats are told by the delivery's cursor.
    /// </summary>
    /// <returns>None when <paramref name="admitted"/> is set.</returns>
    public Refusal AdmitInbound(FmpEnvelope envelope, string ownMeshId, DateTimeOffset now, out AdmittedEnvelope? admitted) =>
        AdmitInbound(envelope, ownMeshId, now, out admitted, out _);

    /// <summary>As the other, with the clause of the agreement's policy that refused. What is of the hub's knowledge alone (trust, tier, session) is not judged here.</summary>
    public Refusal AdmitInbound(FmpEnvelope envelope, string ownMeshId, DateTimeOffset now, out AdmittedEnvelope? admitted, out PolicyClause? clause)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        admitted = null;
        clause = null;
        Refusal refusal = CheckDelivered(envelope, ownMeshId, now);
        if (refusal != Refusal.None)
        {
            return refusal;
        }

        refusal = CheckLeaseAndSignature(envelope, now, out Lease? lease);
        refusal = refusal == Refusal.None ? AdmissionPolicy.Check(envelope, lease!, InboundStanding, isPostQuantum: true, InboundLevels, out clause) : refusal;
        admitted = refusal == Refusal.None ? new AdmittedEnvelope(envelope, lease!, now) : null;
        return refusal;
    }

    /// <summary>The message is safe (stored and flushed, or handed over): from now on its repeats are duplicates.</summary>
    public void Confirm(AdmittedEnvelope admitted)
    {
        ArgumentNullException.ThrowIfNull(admitted);
        _window.Confirm(admitted.Envelope.SourceMeshId, admitted.Envelope.MessageId);
    }

    /// <summary>The message was not stored or handed over: it may be sent again.</summary>
    public void Withdraw(AdmittedEnvelope admitted)
    {
        ArgumentNullException.ThrowIfNull(admitted);
        _window.Remove(admitted.Envelope.SourceMeshId, admitted.Envelope.MessageId);
    }

    /// <summary>Whether a message of this id is admitted and its fate is not settled yet (pending), or it was taken within the last 60 s; free for neither.</summary>
    public DedupState Find(string sourceMeshId, string messageId, DateTimeOffset now) => _window.Find(sourceMeshId, messageId, now);

    /// <summary>Gives back memory of sources and federations that are quiet; to be called every few seconds.</summary>
    public void Trim(DateTimeOffset now)
    {
        _window.Trim(now);
        _quotas.Trim(now);
    }

    // Of what is under way when the end is announced, the answers and the news of progress still pass.
    private static bool IsAnswer(FmpEnvelope envelope) => envelope.PayloadType is PayloadTypes.McpResponse or PayloadTypes.McpNotification;

    private static Refusal CheckSubmitted(FmpEnvelope envelope, string sessionMeshId, DateTimeOffset now)
    {
        Refusal refusal = CheckLimits(envelope, now);
        if (refusal != Refusal.None)
        {
            return refusal;
        }

        if (Age(envelope, now) > AdmissionLimits.ClockSkewMax)
        {
            return Refusal.ClockSkew;
        }

        return string.Equals(envelope.SourceMeshId, sessionMeshId, StringComparison.Ordinal) ? Refusal.None : Refusal.SourceMismatch;
    }

    private static Refusal CheckDelivered(FmpEnvelope envelope, string ownMeshId, DateTimeOffset now)
    {
        Refusal refusal = CheckLimits(envelope, now);
        if (refusal != Refusal.None)
        {
            return refusal;
        }

        return string.Equals(envelope.TargetMeshId, ownMeshId, StringComparison.Ordinal) ? Refusal.None : Refusal.TargetMismatch;
    }

    private static Refusal CheckLimits(FmpEnvelope envelope, DateTimeOffset now)
    {
        if (envelope.HopCount > envelope.MaxHops)
        {
            return Refusal.HopLimit;
        }

        if (envelope.ExpiresAt <= now.ToUnixTimeMilliseconds())
        {
            return Refusal.Expired;
        }

        return -Age(envelope, now) > AdmissionLimits.ClockSkewMax ? Refusal.ClockSkew : Refusal.None;
    }

    private static TimeSpan Age(FmpEnvelope envelope, DateTimeOffset now) =>
        now - DateTimeOffset.FromUnixTimeMilliseconds(envelope.Timestamp);

    private Refusal CheckLeaseAndSignature(FmpEnvelope envelope, DateTimeOffset now, out Lease? lease)
    {
        Refusal refusal = FindLease(envelope, now, out lease);
        if (refusal != Refusal.None)
        {
            return refusal;
        }

        DateTimeOffset signedAt = DateTimeOffset.FromUnixTimeMilliseconds(envelope.Timestamp);
        if (!lease!.TryGetKey(envelope.SourceMeshId, envelope.KeyId, signedAt, out Ed25519PublicKey? key))
        {
            return Refusal.UnknownKey;
        }

        return envelope.Verify(key) || (envelope.KeyId is null && VerifyByFormerKey(envelope, lease, signedAt)) ? Refusal.None : Refusal.InvalidSignature;
    }

    // One that names no key was signed by that of the agreement of its time, which a renewal may have replaced while it waited. Just
    // after a change two keys are in question, no more.
    private static bool VerifyByFormerKey(FmpEnvelope envelope, Lease lease, DateTimeOffset signedAt) =>
        lease.TryGetFormerKey(envelope.SourceMeshId, signedAt, before: null, out LeaseKey? first)
        && (envelope.Verify(first.Key)
            || (lease.TryGetFormerKey(envelope.SourceMeshId, signedAt, first, out LeaseKey? second) && envelope.Verify(second.Key)));

    private Refusal FindLease(FmpEnvelope envelope, DateTimeOffset now, out Lease? lease)
    {
        lease = null;
        if (!_leases.IsFresh(now))
        {
            return Refusal.LeasesStale;
        }

        if (!_leases.TryGet(envelope.FederationId, out lease))
        {
            return Refusal.UnknownFederation;
        }

        // Who is no party learns nothing of the federation's state.
        if (!lease.IsParty(envelope.SourceMeshId))
        {
            return Refusal.SourceNotParty;
        }

        if (!lease.IsParty(envelope.TargetMeshId))
        {
            return Refusal.TargetNotParty;
        }

        return lease.Status switch
        {
            LeaseStatus.Ended => Refusal.FederationEnded,
            LeaseStatus.Suspended => Refusal.FederationSuspended,
            LeaseStatus.Draining when lease.DrainUntil <= now => Refusal.FederationEnded,
            LeaseStatus.Draining when !IsAnswer(envelope) => Refusal.FederationTerminating,
            _ => lease.ExpiresAt <= now ? Refusal.FederationExpired : Refusal.None,
        };
    }

    private static Refusal Refused(DedupState state) => state switch
    {
        DedupState.Taken => Refusal.Duplicate,
        DedupState.Pending => Refusal.InFlight,
        DedupState.Full => Refusal.WindowFull,
        _ => Refusal.None,
    };
}
