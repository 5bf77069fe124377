using System.Globalization;
using System.Text;

namespace OrleansMesh.Bridge.Documents;

/// <summary>Cuts text into words in any script: runs of letters and digits, with inner apostrophes and hyphens; each ideograph or kana is a word of its own.</summary>
public static class TextWords
{
    private const int WordCharsMax = 100;

    /// <summary>The words of <paramref name="text"/>, in order, in lower case; a longer run than 100 characters is cut.</summary>
    public static IEnumerable<string> Of(string text)
    {
        var word = new StringBuilder();
        int at = 0;
        while (at < text.Length)
        {
            if (!Rune.TryGetRuneAt(text, at, out Rune rune))
            {
                rune = Rune.ReplacementChar;
                at++;
            }
            else
            {
                at += rune.Utf16SequenceLength;
            }

            bool isAlone = IsAlone(rune);
            bool continues = !isAlone && (IsWordRune(rune) || (word.Length > 0 && IsJoiner(rune) && StartsWord(text, at)));
            if (continues && word.Length < WordCharsMax)
            {
                word.Append(Rune.ToLowerInvariant(rune).ToString());
                continue;
            }

            if (word.Length > 0)
            {
                yield return word.ToString();
                word.Clear();
            }

            if (isAlone)
            {
                yield return rune.ToString();
            }
            else if (continues)
            {
                word.Append(Rune.ToLowerInvariant(rune).ToString());
            }
        }

        if (word.Length > 0)
        {
            yield return word.ToString();
        }
    }

    private static bool StartsWord(string text, int at) => Rune.TryGetRuneAt(text, Math.Min(at, text.Length - 1), out Rune next) && at < text.Length && IsWordRune(next);

    private static bool IsJoiner(Rune rune) => rune.Value is '\'' or '-' or 0x2019;

    private static bool IsWordRune(Rune rune) =>
        Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    private static bool IsAlone(Rune rune) =>
        rune.Value is (>= 0x3040 and <= 0x30FF) or (>= 0x3400 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x3FFFF);
}
