namespace OrleansMesh.Domain.Keys;

/// <summary>Why a key file gives no key.</summary>
public enum KeyFileRefusal
{
    None = 0,

    /// <summary>Longer than <see cref="KeyFileText.BytesMax"/>.</summary>
    TooLarge,

    /// <summary>Of no form that a key file has.</summary>
    NotKeyFile,

    /// <summary>A sealed key whose JSON is not exactly as it is written here: a member more, less, or spelled otherwise.</summary>
    Malformed,

    /// <summary>A sealed key of a later format.</summary>
    FormatUnsupported,

    /// <summary>It asks for more or less memory or passes than <see cref="SealParameters"/> allows.</summary>
    ParametersOutOfRange,

    /// <summary>Its checksum does not fit: the file was damaged.</summary>
    Damaged,

    /// <summary>It is sealed, and there is no passphrase.</summary>
    PassphraseMissing,

    /// <summary>The passphrase does not open it.</summary>
    PassphraseWrong,

    /// <summary>It holds another kind of key than is asked for.</summary>
    KindMismatch,

    /// <summary>The secret is none of its kind, or not that of the public key beside it.</summary>
    SecretInvalid,

    /// <summary>The key is in a token, which gives it to nobody.</summary>
    InToken,
}
