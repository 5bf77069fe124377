using System.Diagnostics.CodeAnalysis;
using OrleansMesh.Domain.Multiformats;

namespace OrleansMesh.Domain.Ipld;

/// <summary>A value of the IPLD data model that does not change; the entries of a map are kept in the order of DAG-CBOR.</summary>
public sealed class IpldNode
{
    /// <summary>Least integer of DAG-CBOR: −2^64.</summary>
    public static readonly Int128 IntegerMin = -(Int128)ulong.MaxValue - 1;

    /// <summary>Greatest integer of DAG-CBOR: 2^64 − 1.</summary>
    public static readonly Int128 IntegerMax = ulong.MaxValue;

    private readonly Int128 _integer;
    private readonly double _float;
    private readonly object? _value;

    private IpldNode(IpldKind kind, object? value = null, Int128 integer = default, double number = 0)
    {
        Kind = kind;
        _value = value;
        _integer = integer;
        _float = number;
    }

    /// <summary>The value null.</summary>
    public static IpldNode Null { get; } = new(IpldKind.Null);

    /// <summary>The value true.</summary>
    public static IpldNode True { get; } = new(IpldKind.Boolean, integer: 1);

    /// <summary>The value false.</summary>
    public static IpldNode False { get; } = new(IpldKind.Boolean);

    /// <summary>Which of the kinds it is; the accessors of other kinds throw <see cref="InvalidOperationException"/>.</summary>
    public IpldKind Kind { get; }

    public bool AsBoolean => Is(IpldKind.Boolean) && _integer != 0;

    public Int128 AsInteger => Is(IpldKind.Integer) ? _integer : default;

    public double AsFloat => Is(IpldKind.Float) ? _float : default;

    public string AsString => Is(IpldKind.String) ? (string)_value! : "";

    public ReadOnlyMemory<byte> AsBytes => Is(IpldKind.Bytes) ? (byte[])_value! : default;

    public Cid AsLink => Is(IpldKind.Link) ? (Cid)_value! : null!;

    public IReadOnlyList<IpldNode> Items => Is(IpldKind.List) ? (IpldNode[])_value! : [];

    public IReadOnlyList<KeyValuePair<string, IpldNode>> Entries => Is(IpldKind.Map) ? (KeyValuePair<string, IpldNode>[])_value! : [];

    public static IpldNode Of(bool value) => value ? True : False;

    /// <summary>An integer of <see cref="IntegerMin"/> to <see cref="IntegerMax"/>.</summary>
    public static IpldNode Of(Int128 value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, IntegerMin);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, IntegerMax);
        return new IpldNode(IpldKind.Integer, integer: value);
    }

    /// <summary>A finite number.</summary>
    public static IpldNode Of(double value) =>
        double.IsFinite(value) ? new IpldNode(IpldKind.Float, number: value) : throw new ArgumentOutOfRangeException(nameof(value), "IPLD has no infinity and no NaN.");

    /// <summary>Text without lone surrogates.</summary>
    public static IpldNode Of(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new IpldNode(IpldKind.String, value);
    }

    /// <summary>A copy of the bytes.</summary>
    public static IpldNode Of(ReadOnlySpan<byte> value) => new(IpldKind.Bytes, value.ToArray());

    public static IpldNode Of(Cid value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new IpldNode(IpldKind.Link, value);
    }

    public static IpldNode ListOf(params IEnumerable<IpldNode> items) => new(IpldKind.List, items.ToArray());

    /// <summary>A map of entries in any order; two of the same key throw <see cref="ArgumentException"/>.</summary>
    public static IpldNode MapOf(params IEnumerable<(string Key, IpldNode Value)> entries)
    {
        KeyValuePair<string, IpldNode>[] sorted = [.. entries.Select(e => KeyValuePair.Create(e.Key, e.Value))];
        Array.Sort(sorted, (left, right) => IpldOrder.Compare(left.Key, right.Key));
        for (int i = 1; i < sorted.Length; i++)
        {
            if (sorted[i - 1].Key == sorted[i].Key)
            {
                throw new ArgumentException($"The key '{sorted[i].Key}' is there twice.", nameof(entries));
            }
        }

        return new IpldNode(IpldKind.Map, sorted);
    }

    /// <summary>The value of a key; false when this is no map or has no such key.</summary>
    public bool TryGet(string key, [NotNullWhen(true)] out IpldNode? value)
    {
        value = null;
        if (Kind != IpldKind.Map)
        {
            return false;
        }

        foreach (KeyValuePair<string, IpldNode> entry in (KeyValuePair<string, IpldNode>[])_value!)
        {
            if (entry.Key == key)
            {
                value = entry.Value;
                return true;
            }
        }

        return false;
    }

    internal static IpldNode OwnList(IpldNode[] items) => new(IpldKind.List, items);

    internal static IpldNode OwnBytes(byte[] bytes) => new(IpldKind.Bytes, bytes);

    /// <summary>A map whose entries are in order and have no key twice, as the reader has seen.</summary>
    internal static IpldNode OwnMap(KeyValuePair<string, IpldNode>[] entries) => new(IpldKind.Map, entries);

    private bool Is(IpldKind kind) => Kind == kind ? true : throw new InvalidOperationException($"The value is {Kind}, not {kind}.");
}
