using System.Diagnostics.CodeAnalysis;
using OrleansMesh.Cryptography;

namespace OrleansMesh.Domain.Keys;

/// <summary>
/// The keys with which one signer signed and signs: former ones with the time at which each was valid, the present one, and perhaps the
/// next. What a former key signed in its time verifies for ever; what it signs later verifies never (I-10).
/// </summary>
public sealed class KeyRing
{
    /// <summary>Most entries; a ring that is full cannot be rotated before <see cref="Forget"/>.</summary>
    public const int EntriesMax = 64;

    private KeyRing(IReadOnlyList<KeyRingEntry> entries) => Entries = entries;

    /// <summary>In the order of their times.</summary>
    public IReadOnlyList<KeyRingEntry> Entries { get; }

    /// <summary>A ring of a first key.</summary>
    public static KeyRing Begin(string keyId, IVerifyingKey key, DateTimeOffset from) => new([new KeyRingEntry(keyId, key, from)]);

    /// <summary>A ring of entries that were kept; false when they are none or too many, an id or a key is there twice, or they are not one after another.</summary>
    public static bool TryCreate(IEnumerable<KeyRingEntry> entries, [NotNullWhen(true)] out KeyRing? ring)
    {
        ring = null;
        KeyRingEntry[] all = [.. entries.Take(EntriesMax + 1)];
        bool isOrdered = all.Length is > 0 and <= EntriesMax
            && all.Select(e => e.KeyId).Distinct(StringComparer.Ordinal).Count() == all.Length
            && all.Select(e => e.Key).Distinct().Count() == all.Length
            && all[^1].Until is null;
        for (int at = 0; isOrdered && at < all.Length - 1; at++)
        {
            // A former key may go on while the next one has begun, so that nobody is caught between two.
            isOrdered = all[at].Until is { } until && until > all[at].From && all[at + 1].From > all[at].From && until >= all[at + 1].From;
        }

        ring = isOrdered ? new KeyRing(all) : null;
        return ring is not null;
    }

    /// <summary>The key that signs now: the latest that has begun; null before the first.</summary>
    public KeyRingEntry? Current(DateTimeOffset now) => Entries.LastOrDefault(e => e.Covers(now));

    /// <summary>The key that follows the present one; null when none was announced.</summary>
    public KeyRingEntry? Next(DateTimeOffset now) => Entries.FirstOrDefault(e => e.From > now);

    /// <summary>The key of an id at the time at which something was signed; null when it did not sign then.</summary>
    public IVerifyingKey? Find(string keyId, DateTimeOffset signedAt) => Entries.FirstOrDefault(e => e.KeyId == keyId && e.Covers(signedAt))?.Key;

    /// <summary>Announces the next key: it signs from <paramref name="from"/>, and the one before it until <paramref name="overlap"/> later.</summary>
    /// <exception cref="ArgumentException">The id or key is in the ring, the time is not after the last key's beginning, or the ring is full.</exception>
    public KeyRing Rotate(string keyId, IVerifyingKey key, DateTimeOffset from, TimeSpan overlap)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(overlap, TimeSpan.Zero);
        KeyRingEntry former = Entries[^1] with { Until = from + overlap };
        return TryCreate([.. Entries.SkipLast(1), former, new KeyRingEntry(keyId, key, from)], out KeyRing? ring)
            ? ring
            : throw new ArgumentException($"The ring cannot go on with {keyId} from {from:O}: its id or key was used, the time is not later, or it has {EntriesMax} keys.", nameof(keyId));
    }

    /// <summary>Without the keys that ended before a moment: what they signed verifies no more.</summary>
    public KeyRing Forget(DateTimeOffset endedBefore) => new([.. Entries.Where(e => e.Until is null || e.Until >= endedBefore)]);
}
