using System.Buffers;
using OrleansMesh.Wire.Framing;
using OrleansMesh.Wire.Noise;

namespace OrleansMesh.Wire.Records;

/// <summary>Turns the bytes of a session's socket into frames: records, decryption, lanes. After a fault it only ever faults. An idle reader holds no buffer.</summary>
public sealed class RecordReader : IDisposable
{
    private readonly TransportState _transport;
    private readonly LaneAssembler?[] _lanes = new LaneAssembler?[LaneOfFrame.LaneCount]; // made when the lane is first used

    private byte[]? _plaintext;
    private ReadOnlyMemory<byte> _fragment;
    private int _lane;
    private bool _lent;

    /// <summary>Reads what the peer of <paramref name="transport"/>, which stays the caller's, sends.</summary>
    public RecordReader(TransportState transport, LaneBytes framePayloadMax)
    {
        _transport = transport;
        FramePayloadMax = framePayloadMax;
    }

    /// <summary>Longest payload of a frame; raised when the peer has joined. Holds from the next header on.</summary>
    public LaneBytes FramePayloadMax { get; set; }

    /// <summary>Longest Noise message that is taken; any at first.</summary>
    public int MessageBytesMax { get; set; } = HandshakeState.MessageBytesMax;

    /// <summary>Why the connection must end; None as long as it need not.</summary>
    public WireFault Fault { get; private set; }

    /// <summary>Bytes held for frames that are not complete.</summary>
    public long HeldBytes => _lanes.Sum(l => (long)(l?.HeldBytes ?? 0));

    /// <summary>Gives the next frame, taking records off <paramref name="input"/> as they are needed.</summary>
    /// <param name="input">What has arrived so far; on <see cref="ReadStatus.NeedMoreData"/> only an incomplete record is left.</param>
    /// <param name="frame">One segment, good until the next call or disposal.</param>
    public ReadStatus Read(ref ReadOnlySequence<byte> input, out Frame frame)
    {
        frame = default;
        if (_lent)
        {
            _lanes[_lane]!.Release();
            _lent = false;
        }

        while (Fault == WireFault.None)
        {
            if (_fragment.IsEmpty)
            {
                ReturnPlaintext();
                ReadStatus record = ReadRecord(ref input);
                if (record != ReadStatus.Complete)
                {
                    return record;
                }

                if (_fragment.IsEmpty)
                {
                    continue; // a record without a frame: the sender's new key
                }
            }

            LaneAssembler assembler = _lanes[_lane] ??= new LaneAssembler((Lane)_lane);
            ReadStatus status = assembler.Read(ref _fragment, FramePayloadMax[(Lane)_lane], out frame, out WireFault fault);
            if (status == ReadStatus.Complete)
            {
                _lent = assembler.HeldBytes > 0;
                return status;
            }

            Fault = fault;
        }

        return ReadStatus.Fault;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _fragment = default;
        ReturnPlaintext();
        foreach (LaneAssembler? lane in _lanes)
        {
            lane?.Dispose();
        }
    }

    private ReadStatus ReadRecord(ref ReadOnlySequence<byte> input)
    {
        if (RecordPrefix.TryPeekLength(input, out int announced) && announced > MessageBytesMax)
        {
            Fault = WireFault.RecordTooLong; // before any of it is waited for
            return ReadStatus.Fault;
        }

        ReadStatus status = RecordPrefix.Read(ref input, out ReadOnlySequence<byte> record);
        if (status != ReadStatus.Complete)
        {
            Fault = status == ReadStatus.Fault ? WireFault.RecordEmpty : WireFault.None;
            return status;
        }

        int length = (int)record.Length;
        _plaintext = ArrayPool<byte>.Shared.Rent(length);
        ReadOnlySpan<byte> message = record.FirstSpan;
        if (!record.IsSingleSegment)
        {
            record.CopyTo(_plaintext);
            message = _plaintext.AsSpan(0, length);
        }

        Fault = Open(message);
        return Fault == WireFault.None ? ReadStatus.Complete : ReadStatus.Fault;
    }

    private WireFault Open(ReadOnlySpan<byte> message)
    {
        if (!_transport.TryDecrypt(message, _plaintext, out int length))
        {
            return WireFault.RecordForged;
        }

        if (_transport.IncomingNonce % RecordPrefix.MessagesPerKey == 0)
        {
            _transport.RekeyIncoming();
        }

        if (length == 1 && _plaintext![0] == RecordPrefix.RekeyMark)
        {
            _transport.RekeyIncoming();
            return WireFault.None;
        }

        if (length < 2)
        {
            return WireFault.RecordEmpty;
        }

        if (_plaintext![0] >= LaneOfFrame.LaneCount)
        {
            return WireFault.LaneUnknown;
        }

        _lane = _plaintext[0];
        _fragment = _plaintext.AsMemory(1, length - 1);
        return WireFault.None;
    }

    private void ReturnPlaintext()
    {
        if (_plaintext is not null)
        {
            ArrayPool<byte>.Shared.Return(_plaintext);
            _plaintext = null;
        }
    }
}
