namespace OrleansMesh.Domain.Credentials;

/// <summary>Why a signed status list, or one entry of it, cannot be used.</summary>
public enum StatusListFault
{
    None = 0,

    /// <summary>The list is no credential, or does not verify; <see cref="StatusListRefusal"/> has the reason.</summary>
    CredentialRefused,

    /// <summary>The credential is of another type than the two that are read.</summary>
    WrongType,

    /// <summary>Its <c>id</c> is another URL than the one at which it was found.</summary>
    UrlMismatch,

    /// <summary>Its subject is not one list of that type.</summary>
    SubjectInvalid,

    /// <summary>Its purpose is missing, or neither of those in <see cref="StatusPurpose"/>.</summary>
    PurposeUnknown,

    /// <summary>The text of the list is not base64url, or lacks the multibase letter <c>u</c> that the newer type has.</summary>
    EncodingInvalid,

    /// <summary>The bytes are not one whole GZIP member.</summary>
    CompressionInvalid,

    /// <summary>Fewer than <see cref="StatusBits.EntriesMin"/> entries: a small list tells who asks about whom.</summary>
    TooShort,

    /// <summary>It would grow beyond <see cref="StatusBits.EntriesMax"/> entries.</summary>
    TooLong,

    /// <summary>Its time to live is no positive whole number of milliseconds.</summary>
    TtlInvalid,
}
