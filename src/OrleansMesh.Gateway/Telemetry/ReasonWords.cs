using System.Text;

namespace OrleansMesh.Gateway.Telemetry;

/// <summary>The kebab-case word of each member of a closed enum of reasons, as logs and the tag <c>reason</c> of counters have it.</summary>
internal static class ReasonWords<TReason>
    where TReason : struct, Enum
{
    private static readonly Dictionary<TReason, string> Words = Enum.GetValues<TReason>().ToDictionary(r => r, r => Kebab(r.ToString()));

    /// <summary>For example <c>address-rate</c>.</summary>
    public static string Of(TReason reason) => Words[reason];

    private static string Kebab(string name)
    {
        var word = new StringBuilder();
        foreach (char c in name)
        {
            if (char.IsAsciiLetterUpper(c) && word.Length > 0)
            {
                word.Append('-');
            }

            word.Append(char.ToLowerInvariant(c));
        }

        return word.ToString();
    }
}
