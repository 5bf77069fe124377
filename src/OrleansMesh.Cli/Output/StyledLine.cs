using System.Globalization;
using System.Text.RegularExpressions;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace OrleansMesh.Cli.Output;

/// <summary>
/// A line with styles in its fixed text, <c>[green]…[/]</c>, and values that are shown exactly as they are. Spectre's own markup would
/// take <c>did:key:z6Mk…</c> for the picture of a key.
/// </summary>
public static partial class StyledLine
{
    /// <summary>The line as something to show.</summary>
    public static IRenderable Of(FormattableString line)
    {
        var paragraph = new Paragraph();
        var styles = new Stack<Style>([Style.Plain]);
        foreach (Match part in Parts().Matches(line.Format))
        {
            if (part.Groups["argument"].Success)
            {
                string value = string.Format(CultureInfo.InvariantCulture, part.Value, line.GetArguments());
                paragraph.Append(value, styles.Peek());
            }
            else if (part.Groups["style"].Success)
            {
                styles.Push(Style.Parse(part.Groups["style"].Value));
            }
            else if (part.Value == "[/]")
            {
                styles.Pop();
            }
            else
            {
                paragraph.Append(part.Value.Replace("{{", "{", StringComparison.Ordinal).Replace("}}", "}", StringComparison.Ordinal), styles.Peek());
            }
        }

        return paragraph;
    }

    [GeneratedRegex(@"(?<argument>\{\d+[^{}]*\})|\[(?<style>[a-z]+)\]|\[/\]|(\{\{|\}\}|[^\[\{\}]|\[(?![a-z/]))+|\[|\{|\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Parts();
}
