namespace OrleansMesh.Domain.Ipld;

/// <summary>Why bytes are not taken as DAG-CBOR (ipld.io/specs/codecs/dag-cbor, strictness).</summary>
public enum DagCborFaultReason
{
    None = 0,

    /// <summary>Longer than <see cref="DagCborLimits.BytesMax"/>.</summary>
    TooLarge,

    /// <summary>Ends inside a value, or promises more than there is.</summary>
    UnexpectedEnd,

    /// <summary>Bytes follow the value.</summary>
    TrailingBytes,

    /// <summary>Nests deeper than <see cref="DagCborLimits.DepthMax"/>.</summary>
    TooDeep,

    /// <summary>An integer or length that a shorter head could say.</summary>
    NotShortest,

    /// <summary>A length that is not given beforehand.</summary>
    Indefinite,

    /// <summary>A head that CBOR reserves.</summary>
    Reserved,

    /// <summary>A map key that is no text.</summary>
    KeyNotText,

    /// <summary>Map keys that do not rise by length and bytes.</summary>
    KeyOrder,

    /// <summary>A map that has a key twice.</summary>
    DuplicateKey,

    /// <summary>Text that is not UTF-8.</summary>
    InvalidUtf8,

    /// <summary>A tag other than 42.</summary>
    TagUnknown,

    /// <summary>Tag 42 on anything but a byte string of zero and one CID.</summary>
    LinkInvalid,

    /// <summary>A floating-point number of 16 or 32 bits.</summary>
    FloatWidth,

    /// <summary>Infinity or not a number.</summary>
    FloatNotFinite,

    /// <summary>A simple value other than false, true and null; undefined is one.</summary>
    SimpleUnknown,
}
