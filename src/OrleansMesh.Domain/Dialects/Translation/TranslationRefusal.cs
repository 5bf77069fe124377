namespace OrleansMesh.Domain.Dialects.Translation;

/// <summary>Why a message cannot be said in another dialect (P-08); each is a rule of the table in docs/wire-protocol.md.</summary>
public enum TranslationRefusal
{
    None = 0,

    /// <summary>From a dialect into itself.</summary>
    SameDialect,

    /// <summary>The bytes are no message of the dialect that they are said to be in.</summary>
    SourceInvalid,

    /// <summary>An encrypted message is bound to the envelope that it was sealed in: open it first.</summary>
    Encrypted,

    /// <summary>A name of a mesh that the target dialect cannot write: FMP takes DIDs and host names, IPC names without spaces.</summary>
    NameUnsayable,

    /// <summary>A type that the target dialect does not have: KLP has seven, IPC printable ASCII.</summary>
    TypeUnsayable,

    /// <summary>A message id that is too long for the target dialect.</summary>
    IdUnsayable,

    /// <summary>Hops made or allowed that the target dialect cannot count: 5 in FMP, 1 to 16 in federation envelopes, 8 in IPC.</summary>
    HopsUnsayable,

    /// <summary>A time to live that the target dialect cannot write: KLP has 1 s to a day, federation envelopes 1 ms to a day.</summary>
    ExpiryUnsayable,

    /// <summary>No federation is named, or by no UUID, and the target dialect needs one: name it in the terms.</summary>
    FederationUnknown,

    /// <summary>FMP has no unsigned form: give a key in the terms.</summary>
    KeyMissing,

    /// <summary>What it carries of the dialect that it once was in is no message of that one.</summary>
    OriginInvalid,

    /// <summary>What it carries says otherwise than the message around it.</summary>
    OriginContradicts,

    /// <summary>More hops were made than the first message allows.</summary>
    HopsExhausted,

    /// <summary>The translated message would break a bound of its dialect, such as its size.</summary>
    ResultRefused,
}
