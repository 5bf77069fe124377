using System.Globalization;

namespace OrleansMesh.Cli.Values;

/// <summary>How long something is valid, as it is typed: <c>90s</c>, <c>30m</c>, <c>12h</c>, <c>7d</c> or <c>ever</c>.</summary>
public static class ValidityText
{
    private const int DaysMax = 3650;

    /// <summary>False for anything else, for nothing and for more than ten years; null is for ever.</summary>
    public static bool TryParse(string? text, out TimeSpan? validity)
    {
        validity = null;
        if (text == "ever")
        {
            return true;
        }

        if (text is not { Length: > 1 } || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out int count))
        {
            return false;
        }

        double? days = text[^1] switch
        {
            's' => count / 86_400.0,
            'm' => count / 1440.0,
            'h' => count / 24.0,
            'd' => count,
            _ => null,
        };
        validity = days is > 0 and <= DaysMax ? TimeSpan.FromSeconds(Math.Round(days.Value * 86_400)) : null;
        return validity is not null;
    }

    /// <summary>Calls <paramref name="refuse"/> with what is wrong when <paramref name="text"/> is none.</summary>
    public static void Require(string name, string? text, Action<string> refuse)
    {
        if (!TryParse(text, out _))
        {
            refuse($"{name} is '{text}'. Give a number with s, m, h or d, at most {DaysMax}d, or 'ever'.");
        }
    }

    /// <summary>The end of a validity that begins now; the text was required before.</summary>
    public static DateTimeOffset? End(string text, DateTimeOffset now) => TryParse(text, out TimeSpan? validity) && validity is { } length ? now + length : null;
}
