namespace OrleansMesh.Wire.Compression;

/// <summary>Why a batch or a dictionary of a peer is not taken; each closes the session.</summary>
public enum UnpackFault
{
    /// <summary>It is taken.</summary>
    None,

    /// <summary>It was not offered in both hellos.</summary>
    NotNegotiated,

    /// <summary>Its form, or a length over its bounds.</summary>
    Malformed,

    /// <summary>No dictionary of that number has come.</summary>
    DictionaryUnknown,

    /// <summary>No zstd frame, or not one of the declared length.</summary>
    NotAFrame,

    /// <summary>The content is no list of relays within its bounds.</summary>
    NotRelays,

    /// <summary>A relay in it is of another federation than its dictionary.</summary>
    OtherFederation,
}
