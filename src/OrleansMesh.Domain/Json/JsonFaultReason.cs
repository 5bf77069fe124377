namespace OrleansMesh.Domain.Json;

/// <summary>Why a text is not taken as JSON.</summary>
public enum JsonFaultReason
{
    None = 0,

    /// <summary>Longer than <see cref="JsonLimits.BytesMax"/>.</summary>
    TooLarge,

    /// <summary>Starts with a byte order mark (RFC 8259, 8.1).</summary>
    ByteOrderMark,

    /// <summary>Not UTF-8; a surrogate encoded in UTF-8 is one case (RFC 8259, 8.1).</summary>
    InvalidUtf8,

    /// <summary>Breaks the grammar of RFC 8259.</summary>
    Syntax,

    /// <summary>Ends inside a value.</summary>
    UnexpectedEnd,

    /// <summary>Nests deeper than <see cref="JsonLimits.DepthMax"/>.</summary>
    TooDeep,

    /// <summary>An object names a member twice, escapes resolved (RFC 7493, 2.3).</summary>
    DuplicateMember,

    /// <summary>An escape denotes half of a surrogate pair (RFC 7493, 2.1).</summary>
    LoneSurrogate,

    /// <summary>A number that no IEEE 754 double holds: infinite, or an integer that would change (RFC 7493, 2.2).</summary>
    NumberRange,
}
