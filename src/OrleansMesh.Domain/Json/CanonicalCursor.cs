using System.Globalization;

namespace OrleansMesh.Domain.Json;

/// <summary>Walks valid UTF-8 that must be RFC 8785 canonical, without building a tree; false anywhere means that it is not.</summary>
internal ref struct CanonicalCursor
{
    private readonly ReadOnlySpan<byte> _utf8;
    private readonly int _depthMax;

    public CanonicalCursor(ReadOnlySpan<byte> utf8, int depthMax)
    {
        _utf8 = utf8;
        _depthMax = depthMax;
    }

    public int Position { get; private set; }

    public readonly bool AtEnd => Position == _utf8.Length;

    /// <summary>The byte at the cursor; 0, which no JSON text holds, at the end.</summary>
    public readonly byte Peek => Position < _utf8.Length ? _utf8[Position] : (byte)0;

    public bool TryTake(byte expected)
    {
        if (Position < _utf8.Length && _utf8[Position] == expected)
        {
            Position++;
            return true;
        }

        return false;
    }

    /// <summary>Passes one value; <paramref name="depth"/> is the number of containers open around it.</summary>
    public bool TryValue(int depth) => Peek switch
    {
        (byte)'{' => depth < _depthMax && TryObject(depth + 1),
        (byte)'[' => depth < _depthMax && TryArray(depth + 1),
        (byte)'"' => TryString(out _),
        (byte)'t' => TryLiteral("true"u8),
        (byte)'f' => TryLiteral("false"u8),
        (byte)'n' => TryLiteral("null"u8),
        _ => TryNumber(),
    };

    /// <summary>Passes a string and gives its inside, escapes as written.</summary>
    public bool TryString(out ReadOnlySpan<byte> inside)
    {
        inside = default;
        if (!TryTake((byte)'"'))
        {
            return false;
        }

        int start = Position;
        while (true)
        {
            int skip = _utf8[Position..].IndexOfAny(JsonBytes.StringStops);
            if (skip < 0)
            {
                return false;
            }

            Position += skip;
            if (TryTake((byte)'"'))
            {
                inside = _utf8[start..(Position - 1)];
                return true;
            }

            if (!TryEscape())
            {
                return false;
            }
        }
    }

    /// <summary>Passes a member's name and colon; the name must sort after <paramref name="previous"/>, unless that is the first's absence.</summary>
    public bool TryName(bool first, ReadOnlySpan<byte> previous, out ReadOnlySpan<byte> name) =>
        TryString(out name) && (first || CanonicalOrder.Compare(previous, name) < 0) && TryTake((byte)':');

    private bool TryObject(int depth)
    {
        Position++;
        if (TryTake((byte)'}'))
        {
            return true;
        }

        ReadOnlySpan<byte> previous = default;
        bool first = true;
        while (TryName(first, previous, out ReadOnlySpan<byte> name) && TryValue(depth))
        {
            if (TryTake((byte)'}'))
            {
                return true;
            }

            if (!TryTake((byte)','))
            {
                return false;
            }

            previous = name;
            first = false;
        }

        return false;
    }

    private bool TryArray(int depth)
    {
        Position++;
        if (TryTake((byte)']'))
        {
            return true;
        }

        while (TryValue(depth))
        {
            if (TryTake((byte)']'))
            {
                return true;
            }

            if (!TryTake((byte)','))
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>Only the escapes that RFC 8785 3.2.2.2 asks for: the five short ones, quote, backslash, and lower-case u00XX.</summary>
    private bool TryEscape()
    {
        ReadOnlySpan<byte> rest = _utf8[Position..];
        if (rest.Length < 2 || rest[0] != (byte)'\\')
        {
            return false;
        }

        if (rest[1] != (byte)'u')
        {
            Position += 2;
            return "\"\\bfnrt"u8.Contains(rest[1]);
        }

        Position += 6;
        if (rest.Length < 6 || !rest[2..].StartsWith("00"u8) || rest[4] is not ((byte)'0' or (byte)'1'))
        {
            return false;
        }

        byte low = rest[5];
        bool hex = low is (>= (byte)'0' and <= (byte)'9') or (>= (byte)'a' and <= (byte)'f');
        return hex && !(rest[4] == (byte)'0' && low is (byte)'8' or (byte)'9' or (byte)'a' or (byte)'c' or (byte)'d');
    }

    private bool TryNumber()
    {
        ReadOnlySpan<byte> rest = _utf8[Position..];
        int length = rest.IndexOfAnyExcept(JsonBytes.Number);
        ReadOnlySpan<byte> text = length < 0 ? rest : rest[..length];
        if (!CanonicalText.IsShortInteger(text) && !IsPrinted(text))
        {
            return false;
        }

        Position += text.Length;
        return true;
    }

    private static bool IsPrinted(ReadOnlySpan<byte> text)
    {
        if (text.Length is 0 or > EcmaNumber.BytesMax
            || !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            || !double.IsFinite(value))
        {
            return false;
        }

        Span<byte> print = stackalloc byte[EcmaNumber.BytesMax];
        return text.SequenceEqual(print[..EcmaNumber.Format(value, print)]);
    }

    private bool TryLiteral(ReadOnlySpan<byte> word)
    {
        if (!_utf8[Position..].StartsWith(word))
        {
            return false;
        }

        Position += word.Length;
        return true;
    }
}
