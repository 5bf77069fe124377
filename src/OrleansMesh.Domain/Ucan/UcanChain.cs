using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Multiformats;
using OrleansMesh.Domain.Ucan.Policies;

namespace OrleansMesh.Domain.Ucan;

/// <summary>The delegations of an invocation in their order, and the rules between them.</summary>
internal sealed class UcanChain
{
    private readonly Invocation _invocation;
    private readonly List<Delegation> _links;

    private UcanChain(Invocation invocation, List<Delegation> links)
    {
        _invocation = invocation;
        _links = links;
    }

    public IReadOnlyList<Delegation> Links => _links;

    /// <summary>The token that the subject itself must have signed.</summary>
    public UcanToken Root => _links.Count > 0 ? _links[0] : _invocation;

    public static UcanFault TryCollect(Invocation invocation, IUcanProofs proofs, out UcanChain? chain)
    {
        chain = null;
        var links = new List<Delegation>(invocation.Proofs.Count);
        foreach (Cid cid in invocation.Proofs)
        {
            if (proofs.Find(cid) is not { } link)
            {
                return new UcanFault(UcanRefusal.ProofMissing, cid);
            }

            if (!link.Cid.Equals(cid))
            {
                return new UcanFault(UcanRefusal.ProofMismatch, cid);
            }

            links.Add(link);
        }

        chain = new UcanChain(invocation, links);
        return default;
    }

    /// <summary>Who may speak to whom about what: everything that needs no key, no clock and no arguments.</summary>
    public UcanFault CheckAlignment()
    {
        UcanFault fault = CheckRoot();
        if (fault.Reason != UcanRefusal.None)
        {
            return fault;
        }

        var passed = new HashSet<Did>(_links.Count + 1);
        for (int i = 0; i < _links.Count; i++)
        {
            Delegation link = _links[i];
            UcanToken next = i + 1 < _links.Count ? _links[i + 1] : _invocation;
            if (link.Audience.Did != next.Issuer.Did)
            {
                return new UcanFault(next is Invocation ? UcanRefusal.InvokerMismatch : UcanRefusal.AudienceMismatch, next.Cid);
            }

            if (!link.Command.Covers(next.Command))
            {
                return new UcanFault(UcanRefusal.CommandEscalation, next.Cid);
            }

            passed.Add(link.Issuer.Did);
            if (passed.Contains(link.Audience.Did))
            {
                return new UcanFault(UcanRefusal.ChainLoop, link.Cid);
            }
        }

        return default;
    }

    public UcanFault CheckTimes(DateTimeOffset now)
    {
        foreach (UcanToken token in (IEnumerable<UcanToken>)[.. _links, _invocation])
        {
            UcanRefusal refusal = token.CheckTime(now);
            if (refusal != UcanRefusal.None)
            {
                return new UcanFault(refusal, token.Cid);
            }
        }

        return default;
    }

    /// <summary>The signatures of the delegations; the key of the first is given, when it is of a document.</summary>
    public UcanFault CheckSignatures(IUcanDocuments documents, ref VerificationMethod? rootKey)
    {
        foreach (Delegation link in _links)
        {
            UcanRefusal refusal = UcanSignatures.Check(link, documents, out VerificationMethod? key);
            if (refusal != UcanRefusal.None)
            {
                return new UcanFault(refusal, link.Cid);
            }

            rootKey = ReferenceEquals(link, _links[0]) ? key : rootKey;
        }

        return default;
    }

    /// <summary>Only after the signatures: a twin is computed of a signature that holds.</summary>
    public UcanFault CheckRevocations(IUcanRevocations revocations)
    {
        for (int i = 0; i < _links.Count; i++)
        {
            Delegation link = _links[i];
            if (IsRevoked(revocations, link.Cid, i) || (UcanSignatures.TwinOf(link) is { } twin && IsRevoked(revocations, twin, i)))
            {
                return new UcanFault(UcanRefusal.Revoked, link.Cid);
            }
        }

        return default;
    }

    public UcanFault CheckPolicies()
    {
        var evaluation = new Evaluation(UcanLimits.PolicyStepsMax);
        foreach (Delegation link in _links)
        {
            PolicyVerdict verdict = link.Policy.Evaluate(_invocation.Arguments, evaluation);
            if (verdict != PolicyVerdict.Holds)
            {
                return new UcanFault(verdict == PolicyVerdict.TooCostly ? UcanRefusal.PolicyTooCostly : UcanRefusal.PolicyViolated, link.Cid);
            }
        }

        return default;
    }

    private UcanFault CheckRoot()
    {
        if (_links.Count == 0)
        {
            return _invocation.Issuer.Did == _invocation.Subject ? default : new UcanFault(UcanRefusal.RootNotSubject, _invocation.Cid);
        }

        // A powerline further on is about whatever its issuer was given: the subject before it.
        if (_links[0].Subject is null)
        {
            return new UcanFault(UcanRefusal.RootWithoutSubject, _links[0].Cid);
        }

        if (_links.Find(link => link.Subject is { } subject && subject != _invocation.Subject) is { } other)
        {
            return new UcanFault(UcanRefusal.SubjectMismatch, other.Cid);
        }

        return _links[0].Issuer.Did == _invocation.Subject ? default : new UcanFault(UcanRefusal.RootNotSubject, _links[0].Cid);
    }

    /// <summary>A revocation counts when its revoker issued the delegation or one before it in this very chain.</summary>
    private bool IsRevoked(IUcanRevocations revocations, Cid cid, int index)
    {
        foreach (Did revoker in revocations.RevokersOf(cid))
        {
            if (_links.FindIndex(0, index + 1, link => link.Issuer.Did == revoker) >= 0)
            {
                return true;
            }
        }

        return false;
    }
}
