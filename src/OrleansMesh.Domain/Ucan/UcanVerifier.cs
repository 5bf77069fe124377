using System.Diagnostics.CodeAnalysis;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Ipld;
using OrleansMesh.Domain.Multiformats;

namespace OrleansMesh.Domain.Ucan;

/// <summary>
/// Verifies invocations against their chains, offline (I-04). The invocation's own signature comes first, then
/// the rules of the chain that need no key, then its signatures, then revocations and policies, which only a chain that the subject
/// began gets to.
/// </summary>
/// <remarks>An invocation that is accepted may be presented again: keep out repetitions by the hash of <see cref="UcanToken.Signed"/>.</remarks>
public sealed class UcanVerifier(IUcanDocuments documents, IUcanRevocations revocations)
{
    /// <summary>Authorises an invocation; false with the reason and the token that shows it.</summary>
    public bool TryVerify(
        Invocation invocation, IUcanProofs proofs, UcanExpectation expected, DateTimeOffset now, [NotNullWhen(true)] out AuthorizedInvocation? authorized, out UcanFault fault)
    {
        ArgumentNullException.ThrowIfNull(invocation);
        ArgumentNullException.ThrowIfNull(proofs);
        ArgumentNullException.ThrowIfNull(expected);
        fault = Verify(invocation, proofs, expected, now, out authorized);
        return authorized is not null;
    }

    /// <summary>
    /// Verifies a revocation: an invocation of <c>/ucan/revoke</c> that is authorised by the revoker like any other. When the
    /// delegations are at hand (those that it names as its path, and the revoked one), the revoker must have issued one of them.
    /// </summary>
    public bool TryVerifyRevocation(Invocation invocation, IUcanProofs proofs, DateTimeOffset now, [NotNullWhen(true)] out UcanRevocation? revocation, out UcanFault fault)
    {
        ArgumentNullException.ThrowIfNull(invocation);
        ArgumentNullException.ThrowIfNull(proofs);
        revocation = null;
        if (!TryReadRevocation(invocation, out Cid? delegation, out IReadOnlyList<Cid> path))
        {
            fault = new UcanFault(UcanRefusal.RevocationInvalid, invocation.Cid);
            return false;
        }

        // Whoever may revoke at all may revoke without a human: a machine that was cut off must stay cut off.
        if (!TryVerify(invocation, proofs, new UcanExpectation { RequiresHumanRoot = false }, now, out _, out fault))
        {
            return false;
        }

        bool? isWitnessed = Witness(invocation.Subject, delegation, path, proofs);
        if (isWitnessed == false)
        {
            fault = new UcanFault(UcanRefusal.RevokerNotInChain, delegation);
            return false;
        }

        revocation = new UcanRevocation(delegation, invocation.Subject, isWitnessed is true);
        return true;
    }

    /// <summary>
    /// Whether an invocation that was authorised before has lost a delegation since; true also when a delegation of it is not at hand. Times
    /// and policies are not asked for again.
    /// </summary>
    public bool IsRevoked(Invocation invocation, IUcanProofs proofs)
    {
        ArgumentNullException.ThrowIfNull(invocation);
        ArgumentNullException.ThrowIfNull(proofs);
        _ = UcanChain.TryCollect(invocation, proofs, out UcanChain? chain);
        return chain is null || chain.CheckRevocations(revocations).Reason != UcanRefusal.None;
    }

    /// <summary>What a revocation may name to end an invocation that was authorised before: its delegations, and the twins of those that have one.</summary>
    public static IReadOnlyList<Cid> RevocableBy(Invocation invocation, IUcanProofs proofs)
    {
        ArgumentNullException.ThrowIfNull(invocation);
        ArgumentNullException.ThrowIfNull(proofs);
        _ = UcanChain.TryCollect(invocation, proofs, out UcanChain? chain);
        return [.. (chain?.Links ?? []).SelectMany(link => (IEnumerable<Cid?>)[link.Cid, UcanSignatures.TwinOf(link)]).OfType<Cid>()];
    }

    private UcanFault Verify(Invocation invocation, IUcanProofs proofs, UcanExpectation expected, DateTimeOffset now, out AuthorizedInvocation? authorized)
    {
        authorized = null;
        if (expected.Subject is { } subject && subject != invocation.Subject)
        {
            return new UcanFault(UcanRefusal.SubjectForeign, invocation.Cid);
        }

        if (expected.Executor is { } executor && executor != invocation.Executor)
        {
            return new UcanFault(UcanRefusal.ExecutorMismatch, invocation.Cid);
        }

        // Who asks is settled first: what follows is answered to nobody else.
        UcanRefusal refusal = UcanSignatures.Check(invocation, documents, out VerificationMethod? invokingKey);
        if (refusal != UcanRefusal.None)
        {
            return new UcanFault(refusal, invocation.Cid);
        }

        UcanFault fault = UcanChain.TryCollect(invocation, proofs, out UcanChain? chain);
        fault = chain is null ? fault : chain.CheckAlignment();
        fault = fault.Reason == UcanRefusal.None ? chain!.CheckTimes(now) : fault;
        if (fault.Reason != UcanRefusal.None)
        {
            return fault;
        }

        VerificationMethod? rootKey = invokingKey; // of an empty chain
        fault = chain!.CheckSignatures(documents, ref rootKey);
        if (fault.Reason == UcanRefusal.None && expected.RequiresHumanRoot && rootKey is not { IsHuman: true })
        {
            return new UcanFault(UcanRefusal.RootNotHuman, chain.Root.Cid);
        }

        fault = fault.Reason == UcanRefusal.None ? chain.CheckRevocations(revocations) : fault;
        fault = fault.Reason == UcanRefusal.None ? chain.CheckPolicies() : fault;
        authorized = fault.Reason == UcanRefusal.None ? new AuthorizedInvocation(invocation, chain.Links, rootKey, invokingKey) : null;
        return fault;
    }

    private static bool TryReadRevocation(Invocation invocation, [NotNullWhen(true)] out Cid? delegation, out IReadOnlyList<Cid> path)
    {
        delegation = null;
        path = [];
        IpldNode arguments = invocation.Arguments;
        bool hasPath = arguments.TryGet("path", out IpldNode? links);
        if (invocation.Command != UcanRevocation.Command
            || arguments.Entries.Count != (hasPath ? 2 : 1)
            || !arguments.TryGet("revoke", out IpldNode? revoked) || !UcanFields.IsTokenLink(revoked)
            || (hasPath && UcanFields.ReadLinks(links!, out path) != UcanRefusal.None))
        {
            return false;
        }

        delegation = revoked.AsLink;
        return true;
    }

    /// <summary>True when the revoker is shown to be on the way to the delegation, false when it is shown not to be, null when too little is at hand.</summary>
    private bool? Witness(Did revoker, Cid delegation, IReadOnlyList<Cid> path, IUcanProofs proofs)
    {
        var links = new List<Delegation>(path.Count + 1);
        foreach (Cid cid in path.Count > 0 && path[^1].Equals(delegation) ? path : [.. path, delegation])
        {
            if (proofs.Find(cid) is not { } link || !link.Cid.Equals(cid) || UcanSignatures.Check(link, documents, out _) != UcanRefusal.None)
            {
                return null;
            }

            links.Add(link);
        }

        for (int i = 1; i < links.Count; i++)
        {
            if (links[i - 1].Audience.Did != links[i].Issuer.Did)
            {
                return false;
            }
        }

        // The subject's own delegation is at the start of every chain.
        return links[^1].Subject == revoker || links.Exists(link => link.Issuer.Did == revoker);
    }
}
