using System.Text;
using System.Text.RegularExpressions;

namespace OrleansMesh.Bridge.Documents;

/// <summary>A path pattern: <c>*</c> any characters of a name, <c>?</c> one, <c>**</c> any folders; without a slash it is for names in every folder. Case does not matter.</summary>
public sealed class Glob
{
    /// <summary>The longest pattern, in characters; a longer one matches nothing.</summary>
    public const int CharsMax = 256;

    private readonly Regex? _pattern;

    /// <summary>Reads <paramref name="pattern"/>.</summary>
    public Glob(string pattern)
    {
        if (pattern.Length > CharsMax)
        {
            return;
        }

        string full = pattern.Contains('/', StringComparison.Ordinal) ? pattern : "**/" + pattern;
        _pattern = new Regex(Translate(full), RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
    }

    /// <summary>Whether <paramref name="path"/>, with forward slashes, fits.</summary>
    public bool IsMatch(string path) => _pattern?.IsMatch(path) ?? false;

    private static string Translate(string pattern)
    {
        var regex = new StringBuilder("^");
        for (int i = 0; i < pattern.Length; i++)
        {
            ReadOnlySpan<char> rest = pattern.AsSpan(i);
            if (rest.StartsWith("**/"))
            {
                regex.Append("(?:.*/)?");
                i += 2;
            }
            else if (rest.StartsWith("**"))
            {
                regex.Append(".*");
                i++;
            }
            else
            {
                regex.Append(pattern[i] switch { '*' => "[^/]*", '?' => "[^/]", char c => Regex.Escape(c.ToString()) });
            }
        }

        return regex.Append('$').ToString();
    }
}
