using System.Buffers.Binary;
using OrleansMesh.Cryptography;
using SimpleBase;

namespace OrleansMesh.Domain.Envelopes;

/// <summary>An Ed25519 signature as multibase: <c>z</c> and base58btc.</summary>
internal static class SignatureText
{
    private const string Alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private const int NoDigit = 0xFF;

    // 64 bytes need at most 88 digits, and at least one for each leading zero byte.
    private const int DigitsMin = Ed25519PrivateKey.SignatureBytes;
    private const int DigitsMax = 88;

    // The largest number of digits whose value and carry fit a limb.
    private const int DigitsAtOnce = 5;

    private static readonly byte[] Digits = [.. Enumerable.Range(0, 256).Select(b => unchecked((byte)Alphabet.IndexOf((char)b, StringComparison.Ordinal)))];

    public static string Encode(ReadOnlySpan<byte> signature) => "z" + Base58.Bitcoin.Encode(signature);

    /// <summary>
    /// Decodes the inside of a JSON string into a new array of 64 bytes; false for anything that is no such text. Each message
    /// pays for this, so it is done here: the library takes several times as long, and throws at bytes over 126.
    /// </summary>
    public static bool TryDecode(ReadOnlySpan<byte> text, out byte[] signature)
    {
        signature = [];
        if (text.Length is < 1 + DigitsMin or > 1 + DigitsMax || text[0] != (byte)'z')
        {
            return false;
        }

        ReadOnlySpan<byte> digits = text[1..];
        Span<uint> limbs = stackalloc uint[DigitsMin / sizeof(uint)];
        limbs.Clear();
        for (int at = 0; at < digits.Length; at += DigitsAtOnce)
        {
            if (!TryAppend(limbs, digits[at..Math.Min(at + DigitsAtOnce, digits.Length)]))
            {
                return false;
            }
        }

        byte[] bytes = new byte[DigitsMin];
        for (int i = 0; i < limbs.Length; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan((limbs.Length - 1 - i) * sizeof(uint)), limbs[i]);
        }

        // One leading 1 for one leading zero byte: so there is one text only for each signature.
        signature = bytes;
        return Leading(bytes, 0) == Leading(digits, (byte)'1');
    }

    /// <summary>Multiplies the little-endian number by 58 for each digit and adds it; false when a byte is no digit or it no longer fits.</summary>
    private static bool TryAppend(Span<uint> limbs, ReadOnlySpan<byte> digits)
    {
        uint factor = 1;
        ulong carry = 0;
        foreach (byte character in digits)
        {
            byte digit = Digits[character];
            if (digit == NoDigit)
            {
                return false;
            }

            factor *= 58;
            carry = (carry * 58) + digit;
        }

        foreach (ref uint limb in limbs)
        {
            ulong product = ((ulong)limb * factor) + carry;
            limb = (uint)(product & uint.MaxValue);
            carry = product >> 32;
        }

        return carry == 0;
    }

    private static int Leading(ReadOnlySpan<byte> bytes, byte value) =>
        bytes.IndexOfAnyExcept(value) is int first and >= 0 ? first : bytes.Length;
}
