using System.Diagnostics.CodeAnalysis;

namespace OrleansMesh.Domain.Credentials;

/// <summary>
/// Verified lists that are kept until they must be asked for again, so that revocation is known without asking at every use (I-03).
/// Not for use by several threads at once.
/// </summary>
/// <param name="keepFor">How long a list without a time to live is kept, and the most that any is.</param>
/// <param name="listsMax">Most lists; the one that was taken longest ago goes first.</param>
public sealed class StatusListCache(TimeSpan keepFor, int listsMax = 256)
{
    private readonly Dictionary<string, Kept> _lists = new(StringComparer.Ordinal);

    /// <summary>How many lists are kept, stale ones among them.</summary>
    public int Count => _lists.Count;

    /// <summary>The list of a URL while it is fresh: within its time to live and its validity.</summary>
    public bool TryGet(string url, DateTimeOffset now, [NotNullWhen(true)] out SignedStatusList? list)
    {
        list = _lists.TryGetValue(url, out Kept kept) && now < kept.FreshUntil ? kept.List : null;
        return list is not null;
    }

    /// <summary>As <see cref="TryGet"/>, and for <paramref name="staleFor"/> longer, though never beyond the list's validity: for when no newer one can be had.</summary>
    public bool TryGetStale(string url, DateTimeOffset now, TimeSpan staleFor, [NotNullWhen(true)] out SignedStatusList? list)
    {
        list = _lists.TryGetValue(url, out Kept kept) && now - kept.FreshUntil < staleFor && !(kept.List.ValidUntil <= now) ? kept.List : null;
        return list is not null;
    }

    /// <summary>
    /// Keeps a list. False for one that is older than the list that is kept for its URL, by another issuer, or no longer fresh: an old list would
    /// bring a revoked credential back.
    /// </summary>
    public bool TryPut(SignedStatusList list, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(list);
        TimeSpan life = list.TimeToLive is { } ttl && ttl < keepFor ? ttl : keepFor;
        DateTimeOffset freshUntil = list.ValidUntil < now + life ? list.ValidUntil.Value : now + life;
        bool replaces = _lists.TryGetValue(list.Url, out Kept kept);
        if (freshUntil <= now || (replaces && (kept.List.Issuer != list.Issuer || IsOlder(list, kept.List))))
        {
            return false;
        }

        if (!replaces && _lists.Count >= listsMax)
        {
            _lists.Remove(_lists.MinBy(entry => entry.Value.TakenAt).Key);
        }

        _lists[list.Url] = new Kept(list, now, freshUntil);
        return true;
    }

    // One without a time could be any of the issuer's lists.
    private static bool IsOlder(SignedStatusList list, SignedStatusList than) => than.ValidFrom is { } time && !(list.ValidFrom >= time);

    private readonly record struct Kept(SignedStatusList List, DateTimeOffset TakenAt, DateTimeOffset FreshUntil);
}
