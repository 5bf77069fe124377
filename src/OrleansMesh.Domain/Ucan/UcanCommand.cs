using System.Diagnostics.CodeAnalysis;

namespace OrleansMesh.Domain.Ucan;

/// <summary>What a UCAN is for: lower-case segments behind slashes, <c>/</c> alone for everything (UCAN, Command).</summary>
public readonly record struct UcanCommand
{
    private readonly string? _text;

    private UcanCommand(string text) => _text = text;

    /// <summary>The command that covers all.</summary>
    public static UcanCommand Top { get; } = new("/");

    /// <summary>False for text without a leading slash, with a trailing one, an empty segment, an upper-case letter, or beyond <see cref="UcanLimits.CommandCharsMax"/>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out UcanCommand command)
    {
        command = default;
        if (text is null || text.Length is 0 or > UcanLimits.CommandCharsMax || text[0] != '/')
        {
            return false;
        }

        if (text.Length > 1 && (text[^1] == '/' || text.Contains("//", StringComparison.Ordinal)))
        {
            return false;
        }

        foreach (char c in text)
        {
            if (char.ToLowerInvariant(c) != c || char.IsControl(c))
            {
                return false;
            }
        }

        command = new UcanCommand(text);
        return true;
    }

    /// <summary>Parses a command that the caller knows to be one; throws <see cref="FormatException"/> when it is not.</summary>
    public static UcanCommand Parse(string text) =>
        TryParse(text, out UcanCommand command) ? command : throw new FormatException($"'{text}' is no UCAN command: lower case, a slash before each segment.");

    /// <summary>True for the same command and those below it: <c>/crypto</c> covers <c>/crypto/sign</c>, not <c>/cryptocurrency</c>.</summary>
    public bool Covers(UcanCommand other)
    {
        string own = ToString();
        string whole = other.ToString();
        return own.Length == 1
            || (whole.StartsWith(own, StringComparison.Ordinal) && (whole.Length == own.Length || whole[own.Length] == '/'));
    }

    /// <summary>The text as it was parsed; <c>/</c> is not the default's: that is empty and covers nothing but itself.</summary>
    public override string ToString() => _text ?? "";
}
