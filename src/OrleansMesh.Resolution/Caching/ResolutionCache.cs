using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Resolution.Caching;

/// <summary>Entries by DID, bounded: the one unused for the longest time goes first. Not for several threads at once: its owner locks.</summary>
internal sealed class ResolutionCache(int entriesMax)
{
    private readonly Dictionary<Did, LinkedListNode<(Did Did, CacheEntry Entry)>> _byDid = [];
    private readonly LinkedList<(Did Did, CacheEntry Entry)> _byUse = [];

    /// <summary>How many there are.</summary>
    public int Count => _byDid.Count;

    /// <summary>The entry of a DID, made when there is none, and used last from now on.</summary>
    public CacheEntry Use(Did did)
    {
        if (_byDid.TryGetValue(did, out LinkedListNode<(Did Did, CacheEntry Entry)>? known))
        {
            if (known != _byUse.Last)
            {
                _byUse.Remove(known);
                _byUse.AddLast(known);
            }

            return known.Value.Entry;
        }

        if (_byDid.Count >= entriesMax)
        {
            LinkedListNode<(Did Did, CacheEntry Entry)> oldest = _byUse.First!;
            _byUse.Remove(oldest);
            _byDid.Remove(oldest.Value.Did);
        }

        var entry = new CacheEntry();
        _byDid[did] = _byUse.AddLast((did, entry));
        return entry;
    }

    /// <summary>Forgets a DID; true when it was known.</summary>
    public bool Remove(Did did)
    {
        if (!_byDid.Remove(did, out LinkedListNode<(Did Did, CacheEntry Entry)>? known))
        {
            return false;
        }

        _byUse.Remove(known);
        return true;
    }
}
