namespace OrleansMesh.Domain.Multiformats;

/// <summary>Unsigned varints of multiformats: LEB128 in its shortest form, at most nine bytes, values below 2^63.</summary>
public static class UnsignedVarint
{
    /// <summary>Longest encoding in bytes.</summary>
    public const int BytesMax = 9;

    /// <summary>Reads one from the start of <paramref name="bytes"/>; false when it is cut off, too long or not in its shortest form.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out ulong value, out int length)
    {
        value = 0;
        length = 0;
        while (length < BytesMax && length < bytes.Length)
        {
            byte next = bytes[length];
            value |= (ulong)(next & 0x7F) << (7 * length);
            length++;
            if (next < 0x80)
            {
                // A last byte of zero adds nothing: a second spelling of the same value.
                return next != 0 || length == 1;
            }
        }

        return false;
    }

    /// <summary>Writes <paramref name="value"/> (below 2^63) to the start of <paramref name="bytes"/> and returns the length.</summary>
    public static int Write(ulong value, Span<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, (ulong)long.MaxValue);
        int length = 0;
        while (value >= 0x80)
        {
            bytes[length++] = (byte)(0x80 | (value & 0x7F));
            value >>= 7;
        }

        bytes[length++] = (byte)value;
        return length;
    }
}
