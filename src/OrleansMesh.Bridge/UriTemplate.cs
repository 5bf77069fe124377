using System.Text;
using System.Text.RegularExpressions;

namespace OrleansMesh.Bridge;

/// <summary>
/// Tells whether a URI can be an expansion of an RFC 6570 template. It errs on the strict side: a plain <c>{x}</c> matches one path segment,
/// a segment <c>..</c> never matches, so a granted template does not open what lies above it.
/// </summary>
public sealed partial class UriTemplate
{
    /// <summary>The longest template and URI that are looked at, in characters.</summary>
    public const int CharsMax = 4096;

    private readonly Regex? _pattern;

    /// <summary>Reads <paramref name="template"/>; one with an unclosed expression, or longer than <see cref="CharsMax"/>, matches nothing.</summary>
    public UriTemplate(string template) => _pattern = template.Length <= CharsMax ? Pattern(template) : null;

    /// <summary>Whether <paramref name="uri"/> can come from this template.</summary>
    public bool IsMatch(string uri) => _pattern is not null && uri.Length <= CharsMax && !Climbs(uri) && _pattern.IsMatch(uri);

    private static Regex? Pattern(string template)
    {
        var pattern = new StringBuilder("^");
        int at = 0;
        foreach (Match expression in Expression().Matches(template))
        {
            pattern.Append(Regex.Escape(template[at..expression.Index]));
            pattern.Append(Expanded(expression.Groups[1].Value));
            at = expression.Index + expression.Length;
        }

        string rest = template[at..];
        return rest.AsSpan().ContainsAny('{', '}')
            ? null
            : new Regex(pattern.Append(Regex.Escape(rest)).Append('$').ToString(), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
    }

    private static string Expanded(string expression) => expression[0] switch
    {
        '+' => "[^?#]+",
        '#' => "(#.*)?",
        '/' => "(/[^/?#]*)*",
        '.' => @"(\.[^/?#]*)?",
        ';' => "(;[^/?#]*)*",
        '?' => @"(\?[^#]*)?",
        '&' => "(&[^#]*)?",
        _ => "[^/?#&]+",
    };

    private static bool Climbs(string uri)
    {
        string plain = uri.Replace("%2e", ".", StringComparison.OrdinalIgnoreCase)
            .Replace("%2f", "/", StringComparison.OrdinalIgnoreCase)
            .Replace("%5c", "/", StringComparison.OrdinalIgnoreCase)
            .Replace('\\', '/');
        return plain.Contains("/../", StringComparison.Ordinal) || plain.EndsWith("/..", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\{([^{}]+)\}", RegexOptions.NonBacktracking)]
    private static partial Regex Expression();
}
