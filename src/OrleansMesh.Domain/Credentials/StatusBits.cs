using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;
using OrleansMesh.Domain.Multiformats;

namespace OrleansMesh.Domain.Credentials;

/// <summary>The bits of a status list, and their compressed text (Bitstring Status List 1.0, 3.3 and 3.4). Entry 0 is the most significant bit of the first byte.</summary>
public sealed class StatusBits
{
    /// <summary>Fewest entries of a list: 16 KiB (3.3).</summary>
    public const int EntriesMin = 131_072;

    /// <summary>Most entries read: 1 MiB. Decompression stops there, whatever the compressed text promises.</summary>
    public const int EntriesMax = 8 * BytesMax;

    private const int BytesMax = 1 << 20;

    // Header and trailer of a GZIP member (RFC 1952, 2.3).
    private const int GzipBytesMin = 18;

    // A list is longer than the multibase reader of identifiers takes.
    private static readonly BitAlphabet Digits = new("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    private readonly byte[] _bytes;

    /// <summary>A list of <paramref name="entries"/> clear bits.</summary>
    /// <param name="entries">A multiple of 8 from <see cref="EntriesMin"/> to <see cref="EntriesMax"/>.</param>
    public StatusBits(int entries = EntriesMin)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(entries, EntriesMin);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(entries, EntriesMax);
        ArgumentOutOfRangeException.ThrowIfNotEqual(entries % 8, 0);
        _bytes = new byte[entries / 8];
    }

    private StatusBits(byte[] bytes) => _bytes = bytes;

    /// <summary>How many entries there are.</summary>
    public int Count => _bytes.Length * 8;

    /// <summary>The bits as bytes.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes;

    /// <summary>The bit of an entry, 0 to <see cref="Count"/> − 1.</summary>
    public bool this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            return (_bytes[index >> 3] & (0x80 >> (index & 7))) != 0;
        }

        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            int bit = 0x80 >> (index & 7);
            _bytes[index >> 3] = (byte)(value ? _bytes[index >> 3] | bit : _bytes[index >> 3] & ~bit);
        }
    }

    /// <summary>A list of its own with the same bits.</summary>
    public StatusBits Copy() => new([.. _bytes]);

    /// <summary>Base64url without padding of the GZIP form, without the multibase letter.</summary>
    public string Encode()
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(_bytes);
        }

        return Digits.Encode(output.ToArray());
    }

    /// <summary>Reads bits that were kept; a multiple of 8 within the bounds, else false.</summary>
    public static bool TryFromBytes(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out StatusBits? bits)
    {
        bits = bytes.Length is >= EntriesMin / 8 and <= BytesMax ? new StatusBits(bytes.ToArray()) : null;
        return bits is not null;
    }

    /// <summary>Reads what <see cref="Encode"/> writes; work and memory are bounded by the text and <see cref="EntriesMax"/>.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, [NotNullWhen(true)] out StatusBits? bits, out StatusListFault fault)
    {
        bits = null;
        fault = StatusListFault.EncodingInvalid;
        if (text.IsEmpty || !Digits.TryDecode(text, out byte[]? compressed))
        {
            return false;
        }

        fault = Inflate(compressed, out byte[]? bytes);
        if (bytes is null)
        {
            return false;
        }

        fault = bytes.Length < EntriesMin / 8 ? StatusListFault.TooShort : StatusListFault.None;
        bits = fault == StatusListFault.None ? new StatusBits(bytes) : null;
        return bits is not null;
    }

    private static StatusListFault Inflate(byte[] compressed, out byte[]? bytes)
    {
        bytes = null;
        if (compressed.Length < GzipBytesMin)
        {
            return StatusListFault.CompressionInvalid;
        }

        byte[] buffer = new byte[BytesMax + 1];
        int length;
        try
        {
            using var gzip = new GZipStream(new MemoryStream(compressed), CompressionMode.Decompress);
            length = gzip.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        }
        catch (InvalidDataException)
        {
            // The decompressor's only way to say so.
            return StatusListFault.CompressionInvalid;
        }

        if (length > BytesMax)
        {
            return StatusListFault.TooLong;
        }

        // The stream's own length, at its end, must be what was read: no second member and nothing after the first.
        if (BinaryPrimitives.ReadUInt32LittleEndian(compressed.AsSpan(^4..)) != (uint)length)
        {
            return StatusListFault.CompressionInvalid;
        }

        bytes = buffer[..length];
        return StatusListFault.None;
    }
}
