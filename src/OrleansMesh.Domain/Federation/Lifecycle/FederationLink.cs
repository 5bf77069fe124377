using System.Diagnostics.CodeAnalysis;

namespace OrleansMesh.Domain.Federation.Lifecycle;

/// <summary>
/// One event in its place, with all before it: having a link proves that every event up to it is signed, follows the one before, and is
/// legal. Made by <see cref="TryBegin(FederationEvent, IPartyKeys, out FederationLink, out LifecycleVerdict)"/> and <see cref="TryAppend"/> alone.
/// </summary>
public sealed class FederationLink
{
    private FederationLink(FederationLink? parent, FederationEvent? added, Agreement? root, FederationStanding standing)
    {
        Parent = parent;
        Event = added;
        Root = root;
        Standing = standing;
    }

    /// <summary>The link before; null for the first.</summary>
    public FederationLink? Parent { get; }

    /// <summary>The event; null for the agreement of an FMP handshake.</summary>
    public FederationEvent? Event { get; }

    /// <summary>The agreement with which the history begins, signed by all or by some; null when it begins with a request, and for every later link.</summary>
    public Agreement? Root { get; }

    /// <summary>Where the federation is after it.</summary>
    public FederationStanding Standing { get; }

    /// <summary>Names this link.</summary>
    public string Hash => Standing.Head;

    /// <summary>A history that begins with a request (F-01, F-03).</summary>
    public static bool TryBegin(FederationEvent request, IPartyKeys? keys, [NotNullWhen(true)] out FederationLink? first, out LifecycleVerdict verdict)
    {
        ArgumentNullException.ThrowIfNull(request);
        verdict = FederationLifecycle.Apply(standing: null, request, keys, out FederationStanding? standing);
        first = standing is null ? null : new FederationLink(parent: null, request, root: null, standing);
        return first is not null;
    }

    /// <summary>A history that begins with the agreement of an FMP handshake (F-02), signed by all or by some of its parties.</summary>
    public static bool TryBegin(Agreement agreement, [NotNullWhen(true)] out FederationLink? first, out AgreementRefusal refusal)
    {
        refusal = FederationLifecycle.Begin(agreement, out FederationStanding? standing);
        first = standing is null ? null : new FederationLink(parent: null, added: null, agreement, standing);
        return first is not null;
    }

    /// <summary>The next link.</summary>
    public bool TryAppend(FederationEvent next, IPartyKeys? keys, [NotNullWhen(true)] out FederationLink? link, out LifecycleVerdict verdict)
    {
        verdict = FederationLifecycle.Apply(Standing, next, keys, out FederationStanding? standing);
        link = standing is null ? null : new FederationLink(this, next, root: null, standing);
        return link is not null;
    }

    /// <summary>The whole history up to this link, first one first.</summary>
    public IReadOnlyList<FederationLink> Chain()
    {
        var chain = new List<FederationLink>(Standing.Seq + 1);
        for (FederationLink? at = this; at is not null; at = at.Parent)
        {
            chain.Add(at);
        }

        chain.Reverse();
        return chain;
    }
}
