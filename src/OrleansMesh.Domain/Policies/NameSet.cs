using System.Text;

namespace OrleansMesh.Domain.Policies;

/// <summary>A normal list of patterns, made for look-ups by halving, without allocation.</summary>
internal sealed class NameSet
{
    private readonly string[] _exact;
    private readonly string[] _prefixes;
    private readonly byte[][] _exactUtf8;
    private readonly byte[][] _prefixesUtf8;

    public NameSet(IReadOnlyList<string> patterns)
    {
        _exact = [.. patterns.Where(p => !NamePatterns.IsPrefix(p)).Order(StringComparer.Ordinal)];
        _prefixes = [.. patterns.Where(NamePatterns.IsPrefix).Select(p => p[..^1]).Order(StringComparer.Ordinal)];
        _exactUtf8 = [.. _exact.Select(Encoding.ASCII.GetBytes)];
        _prefixesUtf8 = [.. _prefixes.Select(Encoding.ASCII.GetBytes)];
    }

    public bool Contains(ReadOnlySpan<char> name)
    {
        int at = Last(_exact, name);
        if (at >= 0 && name.SequenceEqual(_exact[at]))
        {
            return true;
        }

        // No prefix covers another, so only the last one that is not after the name can be its start.
        at = Last(_prefixes, name);
        return at >= 0 && name.StartsWith(_prefixes[at], StringComparison.Ordinal);
    }

    /// <summary>For a member's name as canonical JSON has it: patterns have nothing that is escaped there.</summary>
    public bool Contains(ReadOnlySpan<byte> name)
    {
        int at = Last(_exactUtf8, name);
        if (at >= 0 && name.SequenceEqual(_exactUtf8[at]))
        {
            return true;
        }

        at = Last(_prefixesUtf8, name);
        return at >= 0 && name.StartsWith(_prefixesUtf8[at]);
    }

    private static int Last(string[] sorted, ReadOnlySpan<char> name)
    {
        (int low, int high) = (0, sorted.Length);
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = sorted[middle].AsSpan().SequenceCompareTo(name) <= 0 ? (middle + 1, high) : (low, middle);
        }

        return low - 1;
    }

    private static int Last(byte[][] sorted, ReadOnlySpan<byte> name)
    {
        (int low, int high) = (0, sorted.Length);
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = sorted[middle].AsSpan().SequenceCompareTo(name) <= 0 ? (middle + 1, high) : (low, middle);
        }

        return low - 1;
    }
}
