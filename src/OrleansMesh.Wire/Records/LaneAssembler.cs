using System.Buffers;
using OrleansMesh.Wire.Framing;

namespace OrleansMesh.Wire.Records;

/// <summary>Puts the fragments of one lane together to frames. It holds memory only for a frame begun and not ended, and little more than twice what has arrived of it.</summary>
internal sealed class LaneAssembler(Lane lane) : IDisposable
{
    private const int FirstBytes = 1024;

    private byte[]? _buffer;
    private int _filled;

    /// <summary>Bytes held for a frame that is not complete.</summary>
    public int HeldBytes => _filled;

    /// <summary>Takes the next frame off <paramref name="fragment"/>, or all of it when it ends inside one.</summary>
    /// <remarks>A frame given out is the fragment's memory or ours; ours is good until <see cref="Release"/>, which must come before the next call.</remarks>
    public ReadStatus Read(ref ReadOnlyMemory<byte> fragment, int payloadBytesMax, out Frame frame, out WireFault fault)
    {
        frame = default;
        if (_filled < FrameHeader.SizeBytes)
        {
            // Mostly whole frames arrive: those are given out where they lie.
            if (_filled == 0 && fragment.Length >= FrameHeader.SizeBytes)
            {
                fault = ReadHeader(fragment.Span, payloadBytesMax, out FrameHeader first);
                if (fault != WireFault.None)
                {
                    return ReadStatus.Fault;
                }

                if (fragment.Length - FrameHeader.SizeBytes >= first.PayloadBytes)
                {
                    frame = new Frame(first.Type, new ReadOnlySequence<byte>(fragment.Slice(FrameHeader.SizeBytes, first.PayloadBytes)));
                    fragment = fragment[(FrameHeader.SizeBytes + first.PayloadBytes)..];
                    return ReadStatus.Complete;
                }
            }

            Fill(ref fragment, FrameHeader.SizeBytes);
        }

        fault = WireFault.None;
        if (_filled < FrameHeader.SizeBytes)
        {
            return ReadStatus.NeedMoreData;
        }

        fault = ReadHeader(_buffer, payloadBytesMax, out FrameHeader header);
        if (fault != WireFault.None)
        {
            return ReadStatus.Fault;
        }

        int total = FrameHeader.SizeBytes + header.PayloadBytes;
        Fill(ref fragment, total);
        if (_filled < total)
        {
            return ReadStatus.NeedMoreData;
        }

        frame = new Frame(header.Type, new ReadOnlySequence<byte>(_buffer!, FrameHeader.SizeBytes, header.PayloadBytes));
        return ReadStatus.Complete;
    }

    /// <summary>Gives back the memory of the frame given out last.</summary>
    public void Release()
    {
        if (_buffer is not null)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = null;
        }

        _filled = 0;
    }

    public void Dispose() => Release();

    private WireFault ReadHeader(ReadOnlySpan<byte> source, int payloadBytesMax, out FrameHeader header)
    {
        WireFault fault = FrameHeader.Read(source, payloadBytesMax, out header);
        return fault == WireFault.None && header.Type.LaneOf() != lane ? WireFault.FrameOnWrongLane : fault;
    }

    private void Fill(ref ReadOnlyMemory<byte> fragment, int upTo)
    {
        int count = Math.Min(upTo - _filled, fragment.Length);
        if (count == 0)
        {
            return;
        }

        int needed = _filled + count;
        if (_buffer is null || _buffer.Length < needed)
        {
            // Grown by what has arrived, not by what was announced: an announcement costs an attacker nothing.
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(Math.Max(needed, FirstBytes), Math.Min(upTo, 2 * _filled)));
            _buffer.AsSpan(0, _filled).CopyTo(larger);
            if (_buffer is not null)
            {
                ArrayPool<byte>.Shared.Return(_buffer);
            }

            _buffer = larger;
        }

        fragment.Span[..count].CopyTo(_buffer.AsSpan(_filled));
        fragment = fragment[count..];
        _filled = needed;
    }
}
