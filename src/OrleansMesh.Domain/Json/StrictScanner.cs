using System.Globalization;
using System.Numerics;

namespace OrleansMesh.Domain.Json;

/// <summary>One pass over valid UTF-8 that says whether it is strict JSON; stops at the first fault, never throws.</summary>
internal ref struct StrictScanner
{
    /// <summary>Names that are open at once in most texts.</summary>
    public const int OpenUsual = 64;

    // as many names are compared faster than hashed
    private const int FewMax = 16;
    private const double SafeIntegerMax = 9007199254740991;
    private readonly ReadOnlySpan<byte> _utf8;
    private readonly int _depthMax;
    private readonly Span<(int Start, int Length)> _open;
    private int _openCount;
    private MemberNames? _names;
    private int _at;

    /// <param name="open">Room for the names of the objects that are open; more is found without it, and slower.</param>
    public StrictScanner(ReadOnlySpan<byte> utf8, int depthMax, Span<(int Start, int Length)> open)
    {
        _utf8 = utf8;
        _depthMax = depthMax;
        _open = open;
    }

    /// <summary>Set when <see cref="Scan"/> returned false.</summary>
    public JsonFault Fault { get; private set; }

    public bool Scan()
    {
        SkipSpace();
        if (!Value(0))
        {
            return false;
        }

        SkipSpace();
        return _at == _utf8.Length || Fail(JsonFaultReason.Syntax);
    }

    private bool Value(int depth)
    {
        if (_at == _utf8.Length)
        {
            return Fail(JsonFaultReason.UnexpectedEnd);
        }

        switch (_utf8[_at])
        {
            case (byte)'{':
                return depth < _depthMax ? Object(depth + 1) : Fail(JsonFaultReason.TooDeep);
            case (byte)'[':
                return depth < _depthMax ? Array(depth + 1) : Fail(JsonFaultReason.TooDeep);
            case (byte)'"':
                return String(out _);
            case (byte)'t':
                return Literal("true"u8);
            case (byte)'f':
                return Literal("false"u8);
            case (byte)'n':
                return Literal("null"u8);
            default:
                return Number();
        }
    }

    private bool Object(int depth)
    {
        int first = _openCount;
        int? self = null;
        _at++;
        SkipSpace();
        if (Take((byte)'}'))
        {
            return true;
        }

        while (true)
        {
            int start = _at;
            if (!String(out bool escaped))
            {
                return false;
            }

            if (!TryName(first, ref self, start + 1, _at - start - 2, escaped))
            {
                return Fail(JsonFaultReason.DuplicateMember, start);
            }

            SkipSpace();
            if (!Take((byte)':'))
            {
                return FailHere();
            }

            SkipSpace();
            if (!Value(depth))
            {
                return false;
            }

            SkipSpace();
            if (Take((byte)'}'))
            {
                _openCount = first;
                return true;
            }

            if (!Take((byte)','))
            {
                return FailHere();
            }

            SkipSpace();
        }
    }

    /// <summary>Adds a name to the object whose names begin at <paramref name="first"/>; false when it has it already.</summary>
    /// <param name="self">Its number among those with more names, or with escaped ones; null while it is none of them.</param>
    private bool TryName(int first, ref int? self, int start, int length, bool escaped)
    {
        if (self is null && !escaped && _openCount - first < FewMax && _openCount < _open.Length)
        {
            ReadOnlySpan<byte> name = _utf8.Slice(start, length);
            foreach ((int at, int count) in _open[first.._openCount])
            {
                if (count == length && name.SequenceEqual(_utf8.Slice(at, count)))
                {
                    return false;
                }
            }

            _open[_openCount++] = (start, length);
            return true;
        }

        _names ??= new MemberNames();
        if (self is null)
        {
            self = _names.NewObject();
            foreach ((int at, int count) in _open[first.._openCount])
            {
                _ = _names.TryAdd(self.Value, _utf8, at, count, escaped: false);
            }
        }

        return _names.TryAdd(self.Value, _utf8, start, length, escaped);
    }

    private bool Array(int depth)
    {
        _at++;
        SkipSpace();
        if (Take((byte)']'))
        {
            return true;
        }

        while (true)
        {
            if (!Value(depth))
            {
                return false;
            }

            SkipSpace();
            if (Take((byte)']'))
            {
                return true;
            }

            if (!Take((byte)','))
            {
                return FailHere();
            }

            SkipSpace();
        }
    }

    private bool String(out bool escaped)
    {
        escaped = false;
        if (!Take((byte)'"'))
        {
            return FailHere();
        }

        while (true)
        {
            int skip = _utf8[_at..].IndexOfAny(JsonBytes.StringStops);
            if (skip < 0)
            {
                return Fail(JsonFaultReason.UnexpectedEnd, _utf8.Length);
            }

            _at += skip;
            if (Take((byte)'"'))
            {
                return true;
            }

            if (_utf8[_at] != (byte)'\\')
            {
                return Fail(JsonFaultReason.Syntax);
            }

            escaped = true;
            if (!Escape())
            {
                return false;
            }
        }
    }

    private bool Escape()
    {
        int start = _at;
        if (start + 1 >= _utf8.Length)
        {
            return Fail(JsonFaultReason.UnexpectedEnd, _utf8.Length);
        }

        if (_utf8[start + 1] != (byte)'u')
        {
            _at += 2;
            return "\"\\/bfnrt"u8.Contains(_utf8[start + 1]) || Fail(JsonFaultReason.Syntax, start);
        }

        if (!JsonEscapes.TryReadUnit(_utf8, start, out char first))
        {
            return Fail(JsonFaultReason.Syntax, start);
        }

        _at += 6;
        if (!char.IsSurrogate(first))
        {
            return true;
        }

        bool paired = char.IsHighSurrogate(first) && JsonEscapes.TryReadUnit(_utf8, _at, out char second) && char.IsLowSurrogate(second);
        _at += paired ? 6 : 0;
        return paired || Fail(JsonFaultReason.LoneSurrogate, start);
    }

    private bool Number()
    {
        int start = _at;
        Take((byte)'-');
        int digits = _at;
        if (!Digits() || (_utf8[digits] == (byte)'0' && _at - digits > 1))
        {
            _at = digits;
            return FailHere();
        }

        bool integer = true;
        if (Take((byte)'.'))
        {
            integer = false;
            if (!Digits())
            {
                return FailHere();
            }
        }

        if (Take((byte)'e') || Take((byte)'E'))
        {
            integer = false;
            _ = Take((byte)'+') || Take((byte)'-');
            if (!Digits())
            {
                return FailHere();
            }
        }

        // Fifteen digits always fit; most numbers stop here.
        return (integer && _at - digits <= 15) || InRange(_utf8[start.._at], integer) || Fail(JsonFaultReason.NumberRange, start);
    }

    private static bool InRange(ReadOnlySpan<byte> text, bool integer)
    {
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) || !double.IsFinite(value))
        {
            return false;
        }

        if (!integer || Math.Abs(value) <= SafeIntegerMax)
        {
            return true;
        }

        // An integer that is its own canonical print must stay valid, or canonical output could be refused.
        Span<byte> print = stackalloc byte[EcmaNumber.BytesMax];
        return text.SequenceEqual(print[..EcmaNumber.Format(value, print)])
            || BigInteger.Parse(System.Text.Encoding.ASCII.GetString(text), CultureInfo.InvariantCulture) == new BigInteger(value);
    }

    private bool Digits()
    {
        int start = _at;
        while (_at < _utf8.Length && char.IsAsciiDigit((char)_utf8[_at]))
        {
            _at++;
        }

        return _at > start;
    }

    private bool Literal(ReadOnlySpan<byte> word)
    {
        if (!_utf8[_at..].StartsWith(word))
        {
            return Fail(JsonFaultReason.Syntax);
        }

        _at += word.Length;
        return true;
    }

    private bool Take(byte expected)
    {
        if (_at < _utf8.Length && _utf8[_at] == expected)
        {
            _at++;
            return true;
        }

        return false;
    }

    private void SkipSpace()
    {
        while (_at < _utf8.Length && _utf8[_at] is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r')
        {
            _at++;
        }
    }

    private bool FailHere() => Fail(_at == _utf8.Length ? JsonFaultReason.UnexpectedEnd : JsonFaultReason.Syntax);

    private bool Fail(JsonFaultReason reason) => Fail(reason, _at);

    private bool Fail(JsonFaultReason reason, int offset)
    {
        Fault = new JsonFault(reason, offset);
        return false;
    }
}
