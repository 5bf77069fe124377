using System.Diagnostics.CodeAnalysis;

namespace OrleansMesh.Cli.Values;

/// <summary>A grant as it is typed: <c>tool:analyze_*</c>, that is a kind, a colon, and a name or a prefix and <c>*</c>.</summary>
/// <param name="Kind"><c>tool</c>, <c>resource</c>, <c>prompt</c> or <c>message</c>.</param>
/// <param name="Pattern">1 to 256 characters.</param>
public sealed record GrantText(string Kind, string Pattern)
{
    /// <summary>The longest pattern.</summary>
    public const int PatternCharsMax = 256;

    private static readonly string[] Kinds = ["tool", "resource", "prompt", "message"];

    /// <summary>Parses <paramref name="text"/>; false with what was wrong and how it should look.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out GrantText? grant, out string error)
    {
        string[] parts = (text ?? "").Split(':', 2);
        bool isWhole = parts.Length == 2 && Kinds.Contains(parts[0], StringComparer.Ordinal) && parts[1].Length is > 0 and <= PatternCharsMax;
        bool isPattern = isWhole && parts[1].IndexOf('*', StringComparison.Ordinal) is var star && (star < 0 || star == parts[1].Length - 1);
        grant = isPattern ? new GrantText(parts[0], parts[1]) : null;
        error = isPattern ? "" : $"'{text}' is not a grant. Give kind:name or kind:prefix*, with the kind tool, resource, prompt or message, for example tool:analyze_* or message:*.";
        return isPattern;
    }

    /// <summary>Parses what a validator has accepted.</summary>
    public static GrantText Parse(string text) => TryParse(text, out GrantText? grant, out string error) ? grant : throw new FormatException(error);

    /// <summary>Whether this grant gives everything that <paramref name="asked"/> asks for.</summary>
    public bool Covers(GrantText asked) => Kind == asked.Kind
        && (Pattern.EndsWith('*') ? asked.Pattern.StartsWith(Pattern[..^1], StringComparison.Ordinal) : Pattern == asked.Pattern);

    /// <inheritdoc/>
    public override string ToString() => $"{Kind}:{Pattern}";
}
