using System.Globalization;

namespace OrleansMesh.Domain.Discovery;

/// <summary>What a mesh announces that it can do (F-04): a word, or a word, a space and the trust that who is to see it needs, such as <c>data.analysis 60</c>.</summary>
/// <param name="Name">1 to 64 printable ASCII characters, no space.</param>
/// <param name="RequiredTrust">0 to 100.</param>
public readonly record struct AnnouncedCapability(string Name, int RequiredTrust)
{
    /// <summary>Longest name, in characters.</summary>
    public const int NameCharsMax = 64;

    private const int TrustMax = 100;

    /// <summary>Reads one; never throws. Each has one form: a trust is written without leading zeros, and none for 0.</summary>
    public static bool TryParse(string? text, out AnnouncedCapability capability)
    {
        capability = default;
        int space = text?.IndexOf(' ', StringComparison.Ordinal) ?? -1;
        string? name = space < 0 ? text : text![..space];
        if (name?.Length is not (> 0 and <= NameCharsMax) || !name.All(c => c is > ' ' and <= '~'))
        {
            return false;
        }

        int trust = 0;
        if (space >= 0 && (!int.TryParse(text.AsSpan(space + 1), NumberStyles.None, CultureInfo.InvariantCulture, out trust) || trust is < 1 or > TrustMax || text![space + 1] == '0'))
        {
            return false;
        }

        capability = new AnnouncedCapability(name, trust);
        return true;
    }

    /// <summary>The names that a mesh of this trust may see, each once, in the order in which they were announced. Of one that is there twice the higher trust counts; what is none is shown to nobody.</summary>
    /// <param name="trust">0 to 100.</param>
    public static string[] VisibleTo(int trust, IEnumerable<string> announced)
    {
        ArgumentNullException.ThrowIfNull(announced);
        var required = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string text in announced)
        {
            if (TryParse(text, out AnnouncedCapability each))
            {
                required[each.Name] = Math.Max(each.RequiredTrust, required.GetValueOrDefault(each.Name));
            }
        }

        return [.. required.Where(each => each.Value <= trust).Select(each => each.Key)];
    }
}
