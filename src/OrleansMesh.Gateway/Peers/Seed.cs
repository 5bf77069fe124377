using System.Diagnostics.CodeAnalysis;
using OrleansMesh.Transport.Pool;
using OrleansMesh.Wire;

namespace OrleansMesh.Gateway.Peers;

/// <summary>A hub that is asked first (D-03), and when it may be asked again.</summary>
internal sealed class Seed(Uri address, NodeId? node, DialBackoff backoff)
{
    /// <summary>Where it is; the operator's word.</summary>
    public Uri Address { get; } = address;

    /// <summary>Who it must be, or who answered there last; null when that is not known.</summary>
    public NodeId? Node { get; set; } = node;

    /// <summary>Whether nobody else may be taken for it.</summary>
    public bool IsPinned { get; } = node is not null;

    public DialBackoff Backoff { get; } = backoff;

    /// <summary>Reads <c>tcp://host:port</c> with <c>#did:key:z6Mk…</c> or nothing behind it.</summary>
    public static bool TryRead(string text, [NotNullWhen(true)] out Uri? address, out NodeId? node)
    {
        node = null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out address))
        {
            return false;
        }

        string fragment = address.Fragment.TrimStart('#');
        bool isRead = fragment.Length == 0;
        if (!isRead && PeerDirectory.TryReadKey(fragment, out NodeId id, out _))
        {
            node = id;
            isRead = true;
        }

        address = isRead ? new Uri(address.GetLeftPart(UriPartial.Query)) : null;
        return isRead;
    }
}
