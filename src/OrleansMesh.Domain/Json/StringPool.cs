namespace OrleansMesh.Domain.Json;

/// <summary>
/// Strings that recur in what is kept for long (ids of meshes and keys, patterns of grants), so that a thousand documents that name the same mesh hold
/// one string and not a thousand. Bounded: it forgets what was not asked for last. Any number of threads.
/// </summary>
internal static class StringPool
{
    /// <summary>Longest string that is shared, in characters; a longer one is given back as it came.</summary>
    public const int LengthMax = 256;

    /// <summary>Most strings that are remembered; at most 2 MiB of them.</summary>
    public const int CountMax = 4096;

    // Where a string lies follows from its hash, which no other process can foretell; the one before it there is forgotten.
    private static readonly string?[] Places = new string?[CountMax];

    /// <summary>An equal string, ordinal: the one that was seen before, or <paramref name="value"/> itself.</summary>
    public static string Share(string value)
    {
        if (value.Length > LengthMax)
        {
            return value;
        }

        ref string? place = ref Places[value.GetHashCode() & (CountMax - 1)];
        if (Volatile.Read(ref place) is { } known && known == value)
        {
            return known;
        }

        Volatile.Write(ref place, value);
        return value;
    }
}
