namespace OrleansMesh.Domain.Dialects.Klp;

/// <summary>Why a text is no KLP address (P-01).</summary>
public enum KlpAddressFault
{
    None = 0,

    /// <summary>More than <see cref="KlpLimits.AddressCharsMax"/> characters.</summary>
    TooLong,

    /// <summary>Does not start with <c>klp://</c> in lower case.</summary>
    SchemeInvalid,

    /// <summary>No authority, or one with a character that RFC 3986, 3.2.2 does not have; user information and IP literals are not taken.</summary>
    AuthorityInvalid,

    /// <summary>What follows the authority's colon is no number from 1 to 65535 without leading zeros.</summary>
    PortInvalid,

    /// <summary>A path with a character that RFC 3986, 3.3 does not have.</summary>
    PathInvalid,

    /// <summary>A query with a character that RFC 3986, 3.4 does not have.</summary>
    QueryInvalid,

    /// <summary>A fragment with a character that RFC 3986, 3.5 does not have.</summary>
    FragmentInvalid,

    /// <summary>A percent sign without two hexadecimal digits.</summary>
    PercentInvalid,
}
