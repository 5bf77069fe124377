using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;
using OrleansMesh.Domain.Multiformats;

namespace OrleansMesh.Domain.Ipld;

/// <summary>
/// One pass over a block; stops at the first fault, never throws. Not System.Formats.Cbor: that reader takes narrow floats
/// and every tag, tells its reasons by exceptions only, and its writer shortens floats.
/// </summary>
internal ref struct DagCborReader(ReadOnlySpan<byte> block, int depthMax)
{
    private const int MajorUnsigned = 0;
    private const int MajorNegative = 1;
    private const int MajorBytes = 2;
    private const int MajorText = 3;
    private const int MajorList = 4;
    private const int MajorMap = 5;
    private const int MajorTag = 6;
    private const int LinkTag = 42;

    private readonly ReadOnlySpan<byte> _block = block;
    private readonly int _depthMax = depthMax;
    private int _at;

    /// <summary>Set when <see cref="ReadWhole"/> returned null.</summary>
    public DagCborFault Fault { get; private set; }

    public IpldNode? ReadWhole()
    {
        IpldNode? node = Read(0);
        return node is null || _at == _block.Length ? node : Fail(DagCborFaultReason.TrailingBytes);
    }

    private IpldNode? Read(int depth)
    {
        int start = _at;
        if (_at == _block.Length)
        {
            return Fail(DagCborFaultReason.UnexpectedEnd);
        }

        if (_block[_at] >> 5 == 7)
        {
            return ReadSimple();
        }

        if (!TryHead(out int major, out ulong argument))
        {
            return null;
        }

        return major switch
        {
            MajorUnsigned => IpldNode.Of((Int128)argument),
            MajorNegative => IpldNode.Of(-1 - (Int128)argument),
            MajorBytes => TryTake(argument, out ReadOnlySpan<byte> bytes) ? IpldNode.OwnBytes(bytes.ToArray()) : null,
            MajorText => TryText(argument, out ReadOnlySpan<byte> text) ? IpldNode.Of(Encoding.UTF8.GetString(text)) : null,
            MajorList => depth < _depthMax ? ReadList(argument, depth + 1) : Fail(DagCborFaultReason.TooDeep, start),
            MajorMap => depth < _depthMax ? ReadMap(argument, depth + 1) : Fail(DagCborFaultReason.TooDeep, start),
            _ => argument == LinkTag ? ReadLink() : Fail(DagCborFaultReason.TagUnknown, start),
        };
    }

    private IpldNode? ReadList(ulong count, int depth)
    {
        // An item is a byte at least: a promise beyond what is left is not worth an allocation.
        if (count > (ulong)(_block.Length - _at))
        {
            return Fail(DagCborFaultReason.UnexpectedEnd, _block.Length);
        }

        var items = new IpldNode[(int)count];
        for (int i = 0; i < items.Length; i++)
        {
            if (Read(depth) is not { } item)
            {
                return null;
            }

            items[i] = item;
        }

        return IpldNode.OwnList(items);
    }

    private IpldNode? ReadMap(ulong count, int depth)
    {
        if (count > (ulong)(_block.Length - _at) / 2)
        {
            return Fail(DagCborFaultReason.UnexpectedEnd, _block.Length);
        }

        var entries = new KeyValuePair<string, IpldNode>[(int)count];
        ReadOnlySpan<byte> previous = default;
        for (int i = 0; i < entries.Length; i++)
        {
            int start = _at;
            if (_at < _block.Length && _block[_at] >> 5 != MajorText)
            {
                return Fail(DagCborFaultReason.KeyNotText);
            }

            if (!TryHead(out _, out ulong length) || !TryText(length, out ReadOnlySpan<byte> key))
            {
                return null;
            }

            int order = i == 0 ? -1 : IpldOrder.Compare(previous, key);
            if (order >= 0)
            {
                return Fail(order == 0 ? DagCborFaultReason.DuplicateKey : DagCborFaultReason.KeyOrder, start);
            }

            if (Read(depth) is not { } value)
            {
                return null;
            }

            entries[i] = KeyValuePair.Create(Encoding.UTF8.GetString(key), value);
            previous = key;
        }

        return IpldNode.OwnMap(entries);
    }

    private IpldNode? ReadLink()
    {
        int start = _at;
        if (_at < _block.Length && _block[_at] >> 5 != MajorBytes)
        {
            return Fail(DagCborFaultReason.LinkInvalid);
        }

        if (!TryHead(out _, out ulong length) || !TryTake(length, out ReadOnlySpan<byte> bytes))
        {
            return null;
        }

        // Identity multibase: a zero before the binary CID.
        return bytes is [0, .. ReadOnlySpan<byte> binary] && Cid.TryFromBytes(binary, out Cid? cid)
            ? IpldNode.Of(cid)
            : Fail(DagCborFaultReason.LinkInvalid, start);
    }

    private IpldNode? ReadSimple()
    {
        int start = _at++;
        switch (_block[start] & 0x1F)
        {
            case 20:
                return IpldNode.False;
            case 21:
                return IpldNode.True;
            case 22:
                return IpldNode.Null;
            case 25 or 26:
                return Fail(DagCborFaultReason.FloatWidth, start);
            case 27:
                if (!TryTake(sizeof(double), out ReadOnlySpan<byte> bytes))
                {
                    return null;
                }

                double value = BinaryPrimitives.ReadDoubleBigEndian(bytes);
                return double.IsFinite(value) ? IpldNode.Of(value) : Fail(DagCborFaultReason.FloatNotFinite, start);
            case 28 or 29 or 30:
                return Fail(DagCborFaultReason.Reserved, start);
            case 31:
                return Fail(DagCborFaultReason.Indefinite, start);
            default:
                return Fail(DagCborFaultReason.SimpleUnknown, start);
        }
    }

    private bool TryHead(out int major, out ulong argument)
    {
        int start = _at;
        major = 0;
        argument = 0;
        if (!TryTake(1, out ReadOnlySpan<byte> head))
        {
            return false;
        }

        major = head[0] >> 5;
        int low = head[0] & 0x1F;
        if (low < 24)
        {
            argument = (ulong)low;
            return true;
        }

        if (low > 27)
        {
            Fail(low == 31 && major is MajorBytes or MajorText or MajorList or MajorMap ? DagCborFaultReason.Indefinite : DagCborFaultReason.Reserved, start);
            return false;
        }

        int width = 1 << (low - 24);
        if (!TryTake((ulong)width, out ReadOnlySpan<byte> bytes))
        {
            return false;
        }

        foreach (byte next in bytes)
        {
            argument = (argument << 8) | next;
        }

        if (DagCbor.HeadBytes(argument) != 1 + width)
        {
            Fail(DagCborFaultReason.NotShortest, start);
            return false;
        }

        return true;
    }

    private bool TryText(ulong length, out ReadOnlySpan<byte> text)
    {
        int start = _at;
        if (!TryTake(length, out text))
        {
            return false;
        }

        if (!Utf8.IsValid(text))
        {
            Fail(DagCborFaultReason.InvalidUtf8, start);
            return false;
        }

        return true;
    }

    private bool TryTake(ulong length, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        if (length > (ulong)(_block.Length - _at))
        {
            Fail(DagCborFaultReason.UnexpectedEnd, _block.Length);
            return false;
        }

        bytes = _block.Slice(_at, (int)length);
        _at += (int)length;
        return true;
    }

    private IpldNode? Fail(DagCborFaultReason reason) => Fail(reason, _at);

    private IpldNode? Fail(DagCborFaultReason reason, int offset)
    {
        Fault = new DagCborFault(reason, offset);
        return null;
    }
}
