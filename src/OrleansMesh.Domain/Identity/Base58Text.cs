using SimpleBase;

namespace OrleansMesh.Domain.Identity;

/// <summary>Multibase base58btc: <c>z</c> and the digits (multibase, W3C Controlled Identifiers 2.4).</summary>
internal static class Base58Text
{
    // Decoding is quadratic: nothing that we read is longer than a signature.
    private const int CharsMax = 128;

    // 58^5 is below 2^32: as many digits at once as a limb takes.
    private const int ChunkDigits = 5;

    private const string Alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

    private static readonly sbyte[] Values = ReadValues();

    // 58^5
    private const uint Chunk = 656_356_768;

    // Longer than any key: what is longer is encoded by the library, which is quadratic as well.
    private const int FastBytesMax = 64;

    /// <summary>The multibase text of any bytes.</summary>
    /// <remarks>Not SimpleBase for what is as short as a key: it takes 5 µs, and every agreement and document names keys.</remarks>
    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > FastBytesMax)
        {
            return "z" + Base58.Bitcoin.Encode(bytes);
        }

        int zeros = bytes.IndexOfAnyExcept((byte)0);
        zeros = zeros < 0 ? bytes.Length : zeros;
        Span<uint> limbs = stackalloc uint[(FastBytesMax + 3) / 4];
        int count = ReadLimbs(bytes[zeros..], limbs);
        Span<char> text = stackalloc char[(FastBytesMax * 2) + 1];
        int at = text.Length;
        while (count > 0)
        {
            ulong rest = 0;
            for (int i = count - 1; i >= 0; i--)
            {
                rest = (rest << 32) | limbs[i];
                limbs[i] = (uint)(rest / Chunk);
                rest %= Chunk;
            }

            count -= limbs[count - 1] == 0 ? 1 : 0;
            for (int digit = 0; digit < ChunkDigits && (count > 0 || rest > 0); digit++)
            {
                text[--at] = Alphabet[(int)(rest % 58)];
                rest /= 58;
            }
        }

        at -= zeros;
        text.Slice(at, zeros).Fill('1');
        text[--at] = 'z';
        return new string(text[at..]);
    }

    // Least limb first; as many as are in use.
    private static int ReadLimbs(ReadOnlySpan<byte> bytes, Span<uint> limbs)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            limbs[i / 4] |= (uint)bytes[^(i + 1)] << (8 * (i % 4));
        }

        return (bytes.Length + 3) / 4;
    }

    /// <summary>True when the text decodes to exactly as many bytes as <paramref name="bytes"/> holds.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, Span<byte> bytes) =>
        text is ['z', .. ReadOnlySpan<char> digits] && TryDecodeDigits(digits, bytes);

    /// <summary>As <see cref="TryDecode"/>, without the multibase letter.</summary>
    /// <remarks>Not SimpleBase, which takes 5 µs for a key: a chain of did:keys spent a tenth of its signatures' time in it.</remarks>
    public static bool TryDecodeDigits(ReadOnlySpan<char> digits, Span<byte> bytes)
    {
        if (digits.Length is 0 or > CharsMax)
        {
            return false;
        }

        // A number of 32-bit limbs, least first, with room for one more than the bytes need.
        Span<uint> limbs = stackalloc uint[(bytes.Length / 4) + 2];
        int zeros = digits.IndexOfAnyExcept('1');
        zeros = zeros < 0 ? digits.Length : zeros;
        for (ReadOnlySpan<char> rest = digits; !rest.IsEmpty; rest = rest[Math.Min(ChunkDigits, rest.Length)..])
        {
            if (!TryAppend(limbs, rest[..Math.Min(ChunkDigits, rest.Length)]))
            {
                return false;
            }
        }

        return TryWrite(limbs, zeros, bytes);
    }

    /// <summary>Multiplies by 58 for each digit and adds them; false for a foreign digit or a number beyond the limbs.</summary>
    private static bool TryAppend(Span<uint> limbs, ReadOnlySpan<char> chunk)
    {
        ulong factor = 1;
        ulong carry = 0;
        foreach (char digit in chunk)
        {
            int value = digit < Values.Length ? Values[digit] : -1;
            if (value < 0)
            {
                return false;
            }

            factor *= 58;
            carry = (carry * 58) + (ulong)value;
        }

        for (int i = 0; i < limbs.Length; i++)
        {
            carry += limbs[i] * factor;
            limbs[i] = (uint)(carry & uint.MaxValue);
            carry >>= 32;
        }

        return carry == 0;
    }

    /// <summary>True when the number, behind as many zero bytes as there were leading ones, fills the bytes exactly.</summary>
    private static bool TryWrite(ReadOnlySpan<uint> limbs, int zeros, Span<byte> bytes)
    {
        for (int i = 0; i < limbs.Length * 4; i++)
        {
            byte value = (byte)((limbs[i / 4] >> (8 * (i % 4))) & 0xFF);
            if (i < bytes.Length)
            {
                bytes[^(i + 1)] = value;
            }
            else if (value != 0)
            {
                return false;
            }
        }

        int leading = bytes.IndexOfAnyExcept((byte)0);
        return zeros == (leading < 0 ? bytes.Length : leading);
    }

    private static sbyte[] ReadValues()
    {
        sbyte[] values = new sbyte[128];
        Array.Fill(values, (sbyte)-1);
        for (int i = 0; i < Alphabet.Length; i++)
        {
            values[Alphabet[i]] = (sbyte)i;
        }

        return values;
    }
}
