using System.Buffers;
using OrleansMesh.Wire.Framing;
using OrleansMesh.Wire.Noise;

namespace OrleansMesh.Wire.Records;

/// <summary>Queues frames by lane and makes encrypted records of them, most urgent lane first (T-08). An idle writer holds no buffer.</summary>
public sealed class RecordWriter : IDisposable
{
    /// <summary>Bytes of plaintext in a record while another lane waits.</summary>
    public const int SharedPlaintextBytesMax = 16 * 1024;

    /// <summary>How many records may overtake a waiting lane before it is served once: no flood of messages starves the rest.</summary>
    public const int OvertakesMax = 32;

    private const int LaneByte = 1;

    private readonly TransportState _transport;
    private readonly LaneBytes _queueMax;
    private readonly LaneQueue?[] _lanes = new LaneQueue?[LaneOfFrame.LaneCount]; // made when the lane is first used
    private readonly int[] _overtaken = new int[LaneOfFrame.LaneCount];

    /// <summary>Writes to the peer of <paramref name="transport"/>, which stays the caller's.</summary>
    /// <param name="transport">The session's ciphers.</param>
    /// <param name="queueMax">Bytes that may wait on each lane; <see cref="LaneBytes.QueueMaxDefault"/> when null.</param>
    public RecordWriter(TransportState transport, LaneBytes? queueMax = null)
    {
        _transport = transport;
        _queueMax = queueMax ?? LaneBytes.QueueMaxDefault;
    }

    /// <summary>Longest Noise message that is written; the longest there is at first.</summary>
    public int MessageBytesMax { get; set; } = HandshakeState.MessageBytesMax;

    /// <summary>True when <see cref="TryWrite"/> has something to write.</summary>
    public bool HasPending => Array.Exists(_lanes, l => l?.Length > 0);

    /// <summary>Bytes that wait on a lane.</summary>
    public int QueuedBytes(Lane lane) => Waiting((int)lane);

    /// <summary>Copies a frame into its lane's queue; false, with nothing queued, when the queue is full. An empty lane takes any frame.</summary>
    /// <param name="type">Decides the lane.</param>
    /// <param name="head">First part of the payload.</param>
    /// <param name="body">The rest of it; both together at most <see cref="FrameHeader.PayloadBytesMax"/>.</param>
    public bool TryEnqueue(FrameType type, ReadOnlySpan<byte> head, ReadOnlySpan<byte> body = default) => TryEnqueue(type, head, body, int.MaxValue);

    /// <summary>As the other, for a caller that leaves more of the lane to others.</summary>
    /// <param name="queueMax">Bytes that may wait on the lane with it, when that is less than the lane's own bound.</param>
    public bool TryEnqueue(FrameType type, ReadOnlySpan<byte> head, ReadOnlySpan<byte> body, int queueMax)
    {
        Lane lane = type.LaneOf();
        LaneQueue queue = _lanes[(int)lane] ??= new LaneQueue();
        Span<byte> header = stackalloc byte[FrameHeader.SizeBytes];
        new FrameHeader(type, head.Length + body.Length).Write(header);
        if (queue.Length > 0 && (long)queue.Length + header.Length + head.Length + body.Length > Math.Min(queueMax, _queueMax[lane]))
        {
            return false;
        }

        queue.Append(header);
        queue.Append(head);
        queue.Append(body);
        return true;
    }

    /// <summary>Writes one record; false when nothing waits. Records written are sent in order: flush often, or urgency ends at the socket's buffer.</summary>
    public bool TryWrite(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        int lane = NextLane(out bool othersWait);
        if (lane < 0)
        {
            return false;
        }

        LaneQueue queue = _lanes[lane]!;
        int plaintextMax = Math.Min(othersWait ? SharedPlaintextBytesMax : TransportState.PlaintextBytesMax, MessageBytesMax - CipherState.TagBytes);
        int plaintext = Math.Min(queue.Length + LaneByte, plaintextMax);
        Span<byte> record = output.GetSpan(RecordPrefix.SizeBytes + plaintext + CipherState.TagBytes);
        Span<byte> message = record.Slice(RecordPrefix.SizeBytes, plaintext + CipherState.TagBytes);
        message[0] = (byte)lane;
        queue.Take(message[LaneByte..plaintext]);
        Seal(record, plaintext, output);
        return true;
    }

    /// <summary>Writes a record that tells the peer of a new key of this direction, and takes the key (Noise, section 11.3).</summary>
    public void Rekey(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        Span<byte> record = output.GetSpan(RecordPrefix.SizeBytes + 1 + CipherState.TagBytes);
        record[RecordPrefix.SizeBytes] = RecordPrefix.RekeyMark;
        Seal(record, 1, output);
        _transport.RekeyOutgoing();
    }

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(_lanes, l => l?.Dispose());

    /// <summary>Seals the plaintext that stands behind the place of the prefix, in place.</summary>
    private void Seal(Span<byte> record, int plaintext, IBufferWriter<byte> output)
    {
        Span<byte> message = record[RecordPrefix.SizeBytes..];
        if (!_transport.TryEncrypt(message[..plaintext], message, out int written))
        {
            throw new InvalidOperationException("The session has sent 2^64 records: it must be opened anew.");
        }

        RecordPrefix.Write(record, written);
        output.Advance(RecordPrefix.SizeBytes + written);
        if (_transport.OutgoingNonce % RecordPrefix.MessagesPerKey == 0)
        {
            _transport.RekeyOutgoing();
        }
    }

    private int Waiting(int lane) => _lanes[lane]?.Length ?? 0;

    private int NextLane(out bool othersWait)
    {
        int urgent = -1;
        int patient = -1;
        int waiting = 0;
        for (int i = 0; i < _lanes.Length; i++)
        {
            if (Waiting(i) == 0)
            {
                _overtaken[i] = 0;
                continue;
            }

            waiting++;
            urgent = urgent < 0 ? i : urgent;
            patient = patient < 0 && _overtaken[i] >= OvertakesMax ? i : patient;
        }

        int chosen = patient >= 0 ? patient : urgent;
        othersWait = waiting > 1;
        for (int i = 0; othersWait && i < _lanes.Length; i++)
        {
            _overtaken[i] = i == chosen || Waiting(i) == 0 ? 0 : _overtaken[i] + 1;
        }

        return chosen;
    }
}
