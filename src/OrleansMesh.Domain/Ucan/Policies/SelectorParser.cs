using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Ucan.Policies;

/// <summary>One pass over a selector's text.</summary>
internal sealed class SelectorParser(string text)
{
    // Longer numbers are beyond every token.
    private const int DigitsMax = 9;

    // Narrow on purpose: what one implementation takes for a name and another for two steps would be two policies in one.
    private static readonly SearchValues<char> NameStart = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_");
    private static readonly SearchValues<char> NameChars = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789");

    private readonly List<SelectorSegment> _segments = [];
    private int _at;

    public bool TryParse([NotNullWhen(true)] out IReadOnlyList<SelectorSegment>? segments)
    {
        segments = null;
        if (text is not ['.', ..])
        {
            return false;
        }

        // The dot alone is the whole; before a bracket it is nothing more.
        if (text.Length == 1 || text[1] is '[' or '?')
        {
            _at = 1;
            SkipOptional();
        }

        while (_at < text.Length)
        {
            if (_segments.Count == UcanLimits.SelectorSegmentsMax || !TrySegment(out SelectorSegment segment))
            {
                return false;
            }

            _segments.Add(segment with { IsOptional = SkipOptional() });
        }

        segments = _segments;
        return true;
    }

    private bool SkipOptional()
    {
        int start = _at;
        while (_at < text.Length && text[_at] == '?')
        {
            _at++;
        }

        return _at > start;
    }

    private bool TrySegment(out SelectorSegment segment)
    {
        segment = default;
        char first = text[_at++];
        ReadOnlySpan<char> rest = text.AsSpan(_at);
        if (first == '.')
        {
            int end = rest.IndexOfAnyExcept(NameChars);
            ReadOnlySpan<char> name = end < 0 ? rest : rest[..end];
            segment = new SelectorSegment(SelectorKind.Field, name.ToString());
            _at += name.Length;
            return !name.IsEmpty && NameStart.Contains(name[0]);
        }

        if (first != '[')
        {
            return false;
        }

        if (rest is ['"', ..])
        {
            return TryQuoted(rest, out segment);
        }

        int close = rest.IndexOf(']');
        if (close < 0)
        {
            return false;
        }

        _at += close + 1;
        return TryBracket(rest[..close], out segment);
    }

    private static bool TryBracket(ReadOnlySpan<char> inside, out SelectorSegment segment)
    {
        segment = new SelectorSegment(SelectorKind.Values);
        if (inside.IsEmpty)
        {
            return true;
        }

        int colon = inside.IndexOf(':');
        if (colon < 0)
        {
            bool read = TryNumber(inside, out int? index) && index is not null;
            segment = new SelectorSegment(SelectorKind.Index, From: index);
            return read;
        }

        bool bounds = TryNumber(inside[..colon], out int? from) & TryNumber(inside[(colon + 1)..], out int? to);
        segment = new SelectorSegment(SelectorKind.Slice, From: from, To: to);
        return bounds && inside.Length > 1;
    }

    /// <summary>Nothing is null.</summary>
    private static bool TryNumber(ReadOnlySpan<char> digits, out int? number)
    {
        number = null;
        if (digits.IsEmpty)
        {
            return true;
        }

        if (digits.Length > DigitsMax || !int.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) || digits[0] == '+')
        {
            return false;
        }

        number = value;
        return true;
    }

    /// <summary>A JSON string and the closing bracket.</summary>
    private bool TryQuoted(ReadOnlySpan<char> rest, out SelectorSegment segment)
    {
        segment = default;
        int end = 1;
        while (end < rest.Length && rest[end] != '"')
        {
            end += rest[end] == '\\' ? 2 : 1;
        }

        if (end + 1 >= rest.Length || rest[end + 1] != ']')
        {
            return false;
        }

        _at += end + 2;
        if (!StrictJson.TryParse(Encoding.UTF8.GetBytes(rest[..(end + 1)].ToString()), JsonLimits.Default, out JsonDocument? json, out _))
        {
            return false;
        }

        using (json)
        {
            segment = new SelectorSegment(SelectorKind.Field, json.RootElement.GetString()!);
            return true;
        }
    }
}
