using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Ipld;
using OrleansMesh.Domain.Multiformats;

namespace OrleansMesh.Domain.Ucan;

/// <summary>Reads the fields of a payload, stopping at the first that is wrong.</summary>
internal static class UcanFields
{
    /// <summary>Every field of the payload must be one of the two lists, and every required one there.</summary>
    public static UcanRefusal CheckNames(IpldNode payload, ReadOnlySpan<string> required, ReadOnlySpan<string> optional)
    {
        int found = 0;
        foreach ((string key, _) in payload.Entries)
        {
            if (required.Contains(key))
            {
                found++;
            }
            else if (!optional.Contains(key))
            {
                return UcanRefusal.FieldUnknown;
            }
        }

        return found == required.Length ? UcanRefusal.None : UcanRefusal.FieldMissing;
    }

    public static bool TryPrincipal(IpldNode payload, string name, out UcanPrincipal principal)
    {
        principal = default;
        return payload.TryGet(name, out IpldNode? node) && node.Kind == IpldKind.String && UcanPrincipal.TryParse(node.AsString, out principal);
    }

    /// <summary>A DID, or null for the null of a powerline.</summary>
    public static bool TrySubject(IpldNode payload, out Did? subject)
    {
        subject = null;
        if (!payload.TryGet("sub", out IpldNode? node))
        {
            return false;
        }

        if (node.Kind == IpldKind.String && UcanPrincipal.TryParse(node.AsString, out UcanPrincipal principal))
        {
            subject = principal.Did;
            return true;
        }

        return node.Kind == IpldKind.Null;
    }

    public static bool TryCommand(IpldNode payload, out UcanCommand command)
    {
        command = default;
        return payload.TryGet("cmd", out IpldNode? node) && node.Kind == IpldKind.String && UcanCommand.TryParse(node.AsString, out command);
    }

    public static bool TryNonce(IpldNode payload, out ReadOnlyMemory<byte> nonce)
    {
        nonce = payload.TryGet("nonce", out IpldNode? node) && node.Kind == IpldKind.Bytes ? node.AsBytes : default;
        return node?.Kind == IpldKind.Bytes && nonce.Length <= UcanLimits.NonceBytesMax;
    }

    /// <summary>The times of a payload; a null expiry is none, other nulls are wrong.</summary>
    public static bool TryTimes(IpldNode payload, out long? notBefore, out long? expires)
    {
        notBefore = null;
        expires = null;
        return (!payload.TryGet("nbf", out IpldNode? from) || TrySeconds(from, out notBefore))
            && payload.TryGet("exp", out IpldNode? until) && (until.Kind == IpldKind.Null || TrySeconds(until, out expires));
    }

    public static bool TrySeconds(IpldNode node, out long? seconds)
    {
        bool taken = node.Kind == IpldKind.Integer && node.AsInteger >= 0 && node.AsInteger <= UcanLimits.SecondsMax;
        seconds = taken ? (long)node.AsInteger : null;
        return taken;
    }

    /// <summary>An optional map; empty when it is not there.</summary>
    public static bool TryMeta(IpldNode payload, out IpldNode meta)
    {
        bool given = payload.TryGet("meta", out IpldNode? node);
        meta = node ?? IpldNode.MapOf();
        return !given || meta.Kind == IpldKind.Map;
    }

    /// <summary>A list of CIDs of the one form that UCANs have.</summary>
    public static UcanRefusal ReadLinks(IpldNode node, out IReadOnlyList<Cid> links)
    {
        links = [];
        if (node.Kind != IpldKind.List)
        {
            return UcanRefusal.ProofsInvalid;
        }

        if (node.Items.Count > UcanLimits.ChainMax)
        {
            return UcanRefusal.ChainTooLong;
        }

        var read = new List<Cid>(node.Items.Count);
        foreach (IpldNode item in node.Items)
        {
            if (!IsTokenLink(item))
            {
                return UcanRefusal.ProofsInvalid;
            }

            read.Add(item.AsLink);
        }

        links = read;
        return UcanRefusal.None;
    }

    /// <summary>True for a link by SHA-256 to DAG-CBOR (UCAN, Content Identifiers).</summary>
    public static bool IsTokenLink(IpldNode node) =>
        node.Kind == IpldKind.Link && node.AsLink is { Version: 1, Codec: Cid.DagCborCodec, HashCode: Cid.Sha256Code, Digest.Length: 32 };
}
