using System.Text;
using Orleans.Streams;

namespace Orleans.Runtime;

/// <summary>The identity of a stream: a namespace, which may be empty, and a key.</summary>
[Immutable]
[GenerateSerializer]
public readonly struct StreamId : IEquatable<StreamId>, IComparable<StreamId>, ISpanFormattable
{
    [Id(0)]
    private readonly byte[] _fullKey;

    [Id(1)]
    private readonly ushort _keyIndex;

    private StreamId(byte[] fullKey, ushort keyIndex)
    {
        _fullKey = fullKey;
        _keyIndex = keyIndex;
    }

    public ReadOnlyMemory<byte> FullKey => _fullKey;

    public ReadOnlyMemory<byte> Namespace => _fullKey.AsMemory(0, _keyIndex);

    public ReadOnlyMemory<byte> Key => _fullKey.AsMemory(_keyIndex);

    public static bool operator ==(StreamId s1, StreamId s2) => s1.Equals(s2);

    public static bool operator !=(StreamId s1, StreamId s2) => !s1.Equals(s2);

    /// <summary>Takes a namespace of at most 65,535 bytes and a key that is not empty.</summary>
    public static StreamId Create(ReadOnlySpan<byte> ns, ReadOnlySpan<byte> key)
    {
        if (key.IsEmpty)
        {
            throw new ArgumentNullException(nameof(key));
        }

        return new StreamId([.. ns, .. key], checked((ushort)ns.Length));
    }

    public static StreamId Create(string? ns, Guid key) => Create(BytesOf(ns), BytesOf(key.ToString("N")));

    public static StreamId Create(string? ns, long key) =>
        Create(BytesOf(ns), BytesOf(key.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    public static StreamId Create(string? ns, string key) => Create(BytesOf(ns), BytesOf(key));

    public static StreamId Create(IStreamIdentity streamIdentity) => Create(streamIdentity.Namespace, streamIdentity.Guid);

    /// <summary>Parses <c>namespace/key</c>.</summary>
    public static StreamId Parse(ReadOnlySpan<byte> value)
    {
        int slash = value.IndexOf((byte)'/');
        return slash < 0
            ? throw new ArgumentException($"'{Encoding.UTF8.GetString(value)}' is not a stream id of the form namespace/key.", nameof(value))
            : Create(value[..slash], value[(slash + 1)..]);
    }

    public string GetKeyAsString() => Encoding.UTF8.GetString(Key.Span);

    /// <summary>The namespace; null when it is empty.</summary>
    public string? GetNamespace() => _keyIndex == 0 ? null : Encoding.UTF8.GetString(Namespace.Span);

    public bool Equals(StreamId other) => _keyIndex == other._keyIndex && _fullKey.AsSpan().SequenceEqual(other._fullKey);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is StreamId other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(_fullKey);
        hash.Add(_keyIndex);
        return hash.ToHashCode();
    }

    public int CompareTo(StreamId other)
    {
        int byIndex = _keyIndex.CompareTo(other._keyIndex);
        return byIndex != 0 ? byIndex : _fullKey.AsSpan().SequenceCompareTo(other._fullKey);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{GetNamespace() ?? "null"}/{GetKeyAsString()}";

    string IFormattable.ToString(string? format, IFormatProvider? formatProvider) => ToString();

    bool ISpanFormattable.TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        destination.TryWrite($"{GetNamespace() ?? "null"}/{GetKeyAsString()}", out charsWritten);

    private static byte[] BytesOf(string? text) => text is null ? [] : Encoding.UTF8.GetBytes(text);
}
