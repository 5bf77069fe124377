using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace OrleansMesh.Domain.Json;

/// <summary>Resolves the escapes of a JSON string whose syntax has been checked.</summary>
internal static class JsonEscapes
{
    /// <summary>Reads <c>\uXXXX</c> at <paramref name="at"/>; false when there is none.</summary>
    public static bool TryReadUnit(ReadOnlySpan<byte> utf8, int at, out char unit)
    {
        unit = default;
        if (at + 6 > utf8.Length || utf8[at] != (byte)'\\' || utf8[at + 1] != (byte)'u')
        {
            return false;
        }

        // Convert, not ushort.TryParse: that one overlooks trailing NUL bytes.
        Span<byte> value = stackalloc byte[2];
        bool read = Convert.FromHexString(utf8.Slice(at + 2, 4), value, out _, out _) == OperationStatus.Done;
        unit = (char)BinaryPrimitives.ReadUInt16BigEndian(value);
        return read;
    }

    /// <summary>The UTF-8 text that the inside of a checked JSON string stands for.</summary>
    public static byte[] Resolve(ReadOnlySpan<byte> inside)
    {
        // An escape is never shorter than what it stands for.
        byte[] text = ArrayPool<byte>.Shared.Rent(inside.Length);
        int length = 0;
        int at = 0;
        while (at < inside.Length)
        {
            if (inside[at] != (byte)'\\')
            {
                text[length++] = inside[at++];
            }
            else if (inside[at + 1] == (byte)'u')
            {
                _ = TryReadUnit(inside, at, out char first);
                at += 6;
                Rune rune = default;
                if (char.IsHighSurrogate(first) && TryReadUnit(inside, at, out char second))
                {
                    rune = new Rune(first, second);
                    at += 6;
                }
                else
                {
                    rune = new Rune(first);
                }

                length += rune.EncodeToUtf8(text.AsSpan(length));
            }
            else
            {
                text[length++] = Named(inside[at + 1]);
                at += 2;
            }
        }

        byte[] resolved = text[..length];
        ArrayPool<byte>.Shared.Return(text);
        return resolved;
    }

    private static byte Named(byte letter) => letter switch
    {
        (byte)'b' => 0x08,
        (byte)'f' => 0x0C,
        (byte)'n' => 0x0A,
        (byte)'r' => 0x0D,
        (byte)'t' => 0x09,
        _ => letter,
    };
}
