using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using OrleansMesh.Wire;
using OrleansMesh.Wire.Handshake;

namespace OrleansMesh.Gateway.Links;

/// <summary>The links that are open: of two with one peer, which may be for a moment, the first is used until it ends.</summary>
internal sealed class LinkTable(TimeProvider clock, LinkMeter? meter = null)
{
    private readonly Lock _gate = new();
    private ImmutableList<Link> _all = [];

    /// <summary>Whether a node takes routes, relayed envelopes and calls.</summary>
    public static bool Offers(NodeHello hello) => ((NodeCapabilities)hello.Capabilities).HasFlag(NodeCapabilities.Links);

    /// <summary>Whether a node takes batches and dictionaries on links (P-11).</summary>
    public static bool OffersBatches(NodeHello hello) => ((NodeCapabilities)hello.Capabilities).HasFlag(NodeCapabilities.Compression);

    /// <summary>All that are open.</summary>
    public ImmutableList<Link> All => Volatile.Read(ref _all);

    /// <summary>The link to use; false when there is none.</summary>
    public bool TryGet(NodeId peer, [NotNullWhen(true)] out Link? link)
    {
        foreach (Link each in All)
        {
            if (each.Peer == peer)
            {
                link = each;
                return true;
            }
        }

        link = null;
        return false;
    }

    /// <summary>As the other, by the did:key of the peer.</summary>
    public bool TryGet(string node, [NotNullWhen(true)] out Link? link)
    {
        foreach (Link each in All)
        {
            if (each.Node == node)
            {
                link = each;
                return true;
            }
        }

        link = null;
        return false;
    }

    /// <summary>The link of a session; false when it is none.</summary>
    public bool TryGet(ILinkSession session, [NotNullWhen(true)] out Link? link)
    {
        foreach (Link each in All)
        {
            if (each.Session == session)
            {
                link = each;
                return true;
            }
        }

        link = null;
        return false;
    }

    public Link Add(ILinkSession session)
    {
        var link = new Link(session, clock, meter);
        lock (_gate)
        {
            Volatile.Write(ref _all, All.Add(link));
        }

        return link;
    }

    /// <summary>Takes the link of a session out; null when there was none.</summary>
    public Link? Remove(ILinkSession session)
    {
        lock (_gate)
        {
            if (!TryGet(session, out Link? link))
            {
                return null;
            }

            Volatile.Write(ref _all, All.Remove(link));
            return link;
        }
    }
}
