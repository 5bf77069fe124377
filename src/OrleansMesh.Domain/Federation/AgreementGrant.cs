namespace OrleansMesh.Domain.Federation;

/// <summary>One permission of an agreement.</summary>
/// <param name="Grantor">DID of the party that offers.</param>
/// <param name="Grantee">DID of the party that may use.</param>
/// <param name="Kind">What it may do.</param>
/// <param name="Pattern">A name, or a prefix and <c>*</c>; 1 to 256 characters.</param>
public sealed record AgreementGrant(string Grantor, string Grantee, GrantKind Kind, string Pattern)
{
    /// <summary>Longest pattern in characters.</summary>
    public const int PatternLengthMax = 256;

    /// <summary>True when the name is the pattern, or starts with what stands before a trailing <c>*</c>; ordinal.</summary>
    public bool Matches(ReadOnlySpan<char> name) => Pattern.EndsWith('*')
        ? name.StartsWith(Pattern.AsSpan(0, Pattern.Length - 1), StringComparison.Ordinal)
        : name.SequenceEqual(Pattern);
}
