using System.Security.Cryptography;
using System.Text;

namespace OrleansMesh.Bridge.Federated;

/// <summary>
/// Names of tools and prompts that say whose they are: <c>mit-001__echo</c>. MCP allows 128 characters, but some clients only 64 and only
/// A-Z, a-z, 0-9, _ and -, so a name that does not fit is cut or cleaned and ends in a hash of the original.
/// </summary>
public static class QualifiedName
{
    /// <summary>The longest name that every known client takes.</summary>
    public const int CharsMax = 64;

    private const string Separator = "__";
    private const int HashChars = 8;

    /// <summary>The name under which <paramref name="name"/> of the mesh <paramref name="alias"/> is offered.</summary>
    public static string Of(string alias, string name)
    {
        int room = CharsMax - alias.Length - Separator.Length;
        bool fits = name.Length <= room && name.All(IsAllowed);
        return alias + Separator + (fits ? name : Altered(name, room));
    }

    /// <summary>Splits at the first two underscores; false when there are none or a part is empty.</summary>
    public static bool TrySplit(string qualified, out string alias, out string name)
    {
        int at = qualified.IndexOf(Separator, StringComparison.Ordinal);
        bool isQualified = at > 0 && at + Separator.Length < qualified.Length;
        alias = isQualified ? qualified[..at] : "";
        name = isQualified ? qualified[(at + Separator.Length)..] : "";
        return isQualified;
    }

    /// <summary>Whether <paramref name="name"/> ends like an altered one, so that only the mesh's list can tell the original.</summary>
    public static bool MayBeAltered(string name) =>
        name.Length > HashChars && name[^(HashChars + 1)] == '_' && name[^HashChars..].All(char.IsAsciiHexDigitLower);

    private static bool IsAllowed(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '-';

    private static string Altered(string name, int room)
    {
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..HashChars];
        int kept = Math.Min(name.Length, room - HashChars - 1);
        return string.Create(kept, name, static (to, from) =>
        {
            for (int i = 0; i < to.Length; i++)
            {
                to[i] = IsAllowed(from[i]) ? from[i] : '_';
            }
        }) + "_" + hash;
    }
}
