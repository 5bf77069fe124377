using System.Text.RegularExpressions;

namespace OrleansMesh.Domain.Policies;

/// <summary>
/// The regular expressions of a policy (R-04): a subset of .NET's that is matched in time linear to the text, whoever wrote it. Literals, <c>.</c>, classes, groups, alternatives,
/// <c>* + ?</c>, the anchors <c>^ $ \b</c>, and counts such as <c>{2,4}</c> of one character or class.
/// </summary>
internal static class TextExpressions
{
    /// <summary>Largest count of a repetition.</summary>
    public const int CountMax = 64;

    /// <summary>Groups inside each other.</summary>
    public const int DepthMax = 8;

    private const string Escapable = @"\.*+?()[]{}|^$/-dDwWsSbB";
    private const string Anchors = "bB";

    /// <summary>Whether it is one; <paramref name="weight"/> is the number of characters that it may have to keep in mind, counts multiplied out. Never throws.</summary>
    public static bool TryWeigh(string text, out int weight)
    {
        weight = 0;
        int at = 0;
        return text.Length is > 0 and <= PolicyLimits.PatternCharsMax && text.All(c => c is >= ' ' and <= '~') && TakeBranches(text, ref at, ref weight, depth: 0) && at == text.Length;
    }

    /// <summary>One that matches what any of them matches.</summary>
    /// <param name="expressions">Each as <see cref="TryWeigh"/> takes it.</param>
    public static Regex Compile(IReadOnlyList<string> expressions) =>
        new(string.Join('|', expressions.Select(each => $"(?:{each})")), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture);

    private static bool TakeBranches(string text, ref int at, ref int weight, int depth)
    {
        if (depth > DepthMax)
        {
            return false;
        }

        while (true)
        {
            int start = at;
            while (at < text.Length && text[at] is not ('|' or ')'))
            {
                if (!TakePiece(text, ref at, ref weight, depth))
                {
                    return false;
                }
            }

            // nothing would match everything: nobody means that
            if (at == start)
            {
                return false;
            }

            if (at == text.Length || text[at] == ')')
            {
                return true;
            }

            at++;
        }
    }

    private static bool TakePiece(string text, ref int at, ref int weight, int depth)
    {
        char first = text[at++];
        switch (first)
        {
            case '^' or '$':
                return true;
            case '(':
                // without captures every group is one that does not capture
                at += text.AsSpan(at).StartsWith("?:") ? 2 : 0;
                if (!TakeBranches(text, ref at, ref weight, depth + 1) || at == text.Length || text[at++] != ')')
                {
                    return false;
                }

                TakeMark(text, ref at);
                return true;
            case '[':
                return TakeClass(text, ref at) && TakeCount(text, ref at, ref weight);
            case '\\':
                return at < text.Length && Escapable.Contains(text[at], StringComparison.Ordinal) && (Anchors.Contains(text[at++], StringComparison.Ordinal) || TakeCount(text, ref at, ref weight));
            case '*' or '+' or '?' or '{' or '}' or ']':
                return false;
            default:
                return TakeCount(text, ref at, ref weight);
        }
    }

    private static bool TakeMark(string text, ref int at)
    {
        bool isMark = at < text.Length && text[at] is '*' or '+' or '?';
        at += isMark ? 1 : 0;
        return isMark;
    }

    private static bool TakeCount(string text, ref int at, ref int weight)
    {
        int most = 1;
        if (!TakeMark(text, ref at) && at < text.Length && text[at] == '{')
        {
            at++;
            if (!TakeNumber(text, ref at, out int least))
            {
                return false;
            }

            most = least;
            if (at < text.Length && text[at] == ',')
            {
                at++;
                if (at < text.Length && text[at] != '}' && (!TakeNumber(text, ref at, out most) || most < least))
                {
                    return false;
                }
            }

            if (at == text.Length || text[at++] != '}')
            {
                return false;
            }
        }

        weight += Math.Max(1, most);
        return true;
    }

    private static bool TakeNumber(string text, ref int at, out int number)
    {
        number = 0;
        int start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]) && number <= CountMax)
        {
            number = (number * 10) + text[at++] - '0';
        }

        return at > start && number <= CountMax;
    }

    private static bool TakeClass(string text, ref int at)
    {
        at += at < text.Length && text[at] == '^' ? 1 : 0;
        int start = at;
        while (at < text.Length && text[at] != ']')
        {
            if (!TakeClassMember(text, ref at, out char from, out bool isSet))
            {
                return false;
            }

            if (at + 1 < text.Length && text[at] == '-' && text[at + 1] != ']')
            {
                at++;
                if (isSet || !TakeClassMember(text, ref at, out char to, out isSet) || isSet || to < from)
                {
                    return false;
                }
            }
        }

        return at > start && at < text.Length && text[at++] == ']';
    }

    private static bool TakeClassMember(string text, ref int at, out char member, out bool isSet)
    {
        member = text[at++];
        isSet = false;
        if (member == '\\')
        {
            if (at == text.Length || !@"\[]^-dws".Contains(text[at], StringComparison.Ordinal))
            {
                return false;
            }

            member = text[at++];
            isSet = member is 'd' or 'w' or 's';
            return true;
        }

        return member is not ('[' or '^');
    }
}
