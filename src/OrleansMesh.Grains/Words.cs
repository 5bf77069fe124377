using System.Text;

namespace OrleansMesh.Grains;

/// <summary>Enum members as words for people and logs: <c>SignatureInvalid</c> is <c>signature-invalid</c>.</summary>
internal static class Words
{
    public static string Of<T>(T value)
        where T : struct, Enum
    {
        var text = new StringBuilder();
        foreach (char c in value.ToString())
        {
            if (char.IsUpper(c) && text.Length > 0)
            {
                text.Append('-');
            }

            text.Append(char.ToLowerInvariant(c));
        }

        return text.ToString();
    }
}
