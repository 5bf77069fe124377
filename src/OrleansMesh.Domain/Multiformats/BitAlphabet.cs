using System.Diagnostics.CodeAnalysis;

namespace OrleansMesh.Domain.Multiformats;

/// <summary>An encoding whose digits are whole bits, most significant first (RFC 4648 and its kin), in its one canonical spelling.</summary>
internal sealed class BitAlphabet
{
    private const char Pad = '=';

    private readonly string _digits;
    private readonly int _bits;
    private readonly int _padTo;
    private readonly sbyte[] _values = new sbyte[128];

    /// <param name="digits">2, 8, 16, 32 or 64 of ASCII; letters of one case are read in either.</param>
    /// <param name="padTo">Length that padded text is a multiple of; 0 for no padding.</param>
    public BitAlphabet(string digits, int padTo = 0)
    {
        _digits = digits;
        _bits = int.Log2(digits.Length);
        _padTo = padTo;
        Array.Fill(_values, (sbyte)-1);
        bool anyCase = !digits.Any(char.IsAsciiLetterLower) || !digits.Any(char.IsAsciiLetterUpper);
        for (int value = 0; value < digits.Length; value++)
        {
            _values[digits[value]] = (sbyte)value;
            if (anyCase)
            {
                _values[char.ToLowerInvariant(digits[value])] = (sbyte)value;
                _values[char.ToUpperInvariant(digits[value])] = (sbyte)value;
            }
        }
    }

    public string Encode(ReadOnlySpan<byte> bytes)
    {
        int count = ((bytes.Length * 8) + _bits - 1) / _bits;
        char[] text = new char[_padTo == 0 ? count : (count + _padTo - 1) / _padTo * _padTo];
        Array.Fill(text, Pad);
        int held = 0;
        int bits = 0;
        int at = 0;
        foreach (byte next in bytes)
        {
            held = ((held << 8) | next) & 0xFFFF;
            bits += 8;
            while (bits >= _bits)
            {
                bits -= _bits;
                text[at++] = _digits[(held >> bits) & (_digits.Length - 1)];
            }
        }

        if (bits > 0)
        {
            text[at] = _digits[(held << (_bits - bits)) & (_digits.Length - 1)];
        }

        return new string(text);
    }

    /// <summary>False for a foreign digit, wrong padding, a digit too many, or bits after the last byte that are not zero.</summary>
    public bool TryDecode(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        ReadOnlySpan<char> digits = text;
        if (_padTo > 0)
        {
            digits = text.TrimEnd(Pad);
            if (text.Length % _padTo != 0 || text.Length - digits.Length >= _padTo)
            {
                return false;
            }
        }

        byte[] output = new byte[digits.Length * _bits / 8];
        int held = 0;
        int bits = 0;
        int at = 0;
        foreach (char digit in digits)
        {
            if (digit >= _values.Length || _values[digit] < 0)
            {
                return false;
            }

            held = ((held << _bits) | (byte)_values[digit]) & 0xFFFF;
            bits += _bits;
            if (bits >= 8)
            {
                bits -= 8;
                output[at++] = (byte)((held >> bits) & 0xFF);
            }
        }

        if (bits >= _bits || (held & ((1 << bits) - 1)) != 0)
        {
            return false;
        }

        bytes = output;
        return true;
    }
}
