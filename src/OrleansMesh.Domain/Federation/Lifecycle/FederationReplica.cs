using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace OrleansMesh.Domain.Federation.Lifecycle;

/// <summary>
/// One party's copy of a federation's history: every event that it has seen, also those that lost a race, and the history that counts.
/// A value; taking an event gives the next. Two copies with the same events have the same <see cref="Head"/>.
/// </summary>
public sealed class FederationReplica
{
    /// <summary>Most events held, those that lost included.</summary>
    public const int LinksMax = 2 * FederationLifecycle.EventsMax;

    private readonly FederationLink _root;
    private readonly ImmutableDictionary<string, FederationLink> _links;

    private FederationReplica(FederationLink root, ImmutableDictionary<string, FederationLink> links)
    {
        _root = root;
        _links = links;
        var forks = new List<FederationFork>();
        Head = ForkChoice.Head(root, links.Values.Where(l => l.Parent is not null).ToLookup(l => l.Parent!.Hash), forks);
        Forks = forks;
    }

    /// <summary>The last event of the history that counts.</summary>
    public FederationLink Head { get; }

    /// <summary>Where that history had to choose, first one first; empty when nobody acted at the same time as another.</summary>
    public IReadOnlyList<FederationFork> Forks { get; }

    /// <summary>Every link held, in no order.</summary>
    public IEnumerable<FederationLink> Links => _links.Values;

    /// <summary>A copy that holds one history.</summary>
    public static FederationReplica Of(FederationLink head)
    {
        ArgumentNullException.ThrowIfNull(head);
        IReadOnlyList<FederationLink> chain = head.Chain();
        return new FederationReplica(chain[0], chain.ToImmutableDictionary(link => link.Hash));
    }

    /// <summary>Whether the event is held.</summary>
    public bool Holds(string hash) => _links.ContainsKey(hash);

    /// <summary>
    /// Takes an event that may have come late, twice or out of order. An event that is held already is taken, and changes nothing;
    /// <see cref="LifecycleRefusal.PreviousUnknown"/> means that one before it is missing: ask for the history.
    /// </summary>
    public bool TryTake(FederationEvent received, IPartyKeys? keys, [NotNullWhen(true)] out FederationReplica? next, out LifecycleVerdict verdict)
    {
        ArgumentNullException.ThrowIfNull(received);
        next = null;
        if (_links.TryGetValue(received.Hash, out FederationLink? held))
        {
            // A second signature over the same text proves nothing new, but a forged one is still refused.
            bool same = held.Event is { } known && known.Signature.Span.SequenceEqual(received.Signature.Span);
            verdict = new LifecycleVerdict(same ? LifecycleRefusal.None : LifecycleRefusal.SignatureInvalid, Head.Standing.Phase, received.Kind);
            next = same ? this : null;
            return same;
        }

        if (!_links.TryGetValue(received.Terms.Previous, out FederationLink? parent))
        {
            verdict = new LifecycleVerdict(LifecycleRefusal.PreviousUnknown, Head.Standing.Phase, received.Kind);
            return false;
        }

        if (_links.Count >= LinksMax)
        {
            verdict = new LifecycleVerdict(LifecycleRefusal.HistoryFull, Head.Standing.Phase, received.Kind);
            return false;
        }

        next = parent.TryAppend(received, keys, out FederationLink? link, out verdict) ? With(link) : null;
        return next is not null;
    }

    /// <summary>Adds a link whose link before is held; another is a bug of the caller.</summary>
    public FederationReplica With(FederationLink link)
    {
        ArgumentNullException.ThrowIfNull(link);
        if (link.Parent is null || !_links.ContainsKey(link.Parent.Hash))
        {
            throw new ArgumentException("The link before is not held.", nameof(link));
        }

        return _links.ContainsKey(link.Hash) ? this : new FederationReplica(_root, _links.Add(link.Hash, link));
    }

    /// <summary>All that both hold; throws when they are of two federations, which is a bug of the caller.</summary>
    public FederationReplica Merge(FederationReplica other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other._root.Hash != _root.Hash)
        {
            throw new ArgumentException("The copies begin with different events.", nameof(other));
        }

        // The agreement of a handshake may have been signed by more in one copy than in the other.
        bool isFuller = other._root.Root?.Signatures.Count > _root.Root?.Signatures.Count;
        return isFuller
            ? new FederationReplica(other._root, _links.SetItems(other._links))
            : new FederationReplica(_root, other._links.SetItems(_links));
    }
}
