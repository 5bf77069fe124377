namespace OrleansMesh.Domain.Sealing;

/// <summary>Why a sealed payload is not opened, or not made.</summary>
public enum SealRefusal
{
    None = 0,

    /// <summary>The block lacks a member, has one too many, or one is out of its bounds; or the data is no ciphertext in base64url.</summary>
    Malformed,

    /// <summary>A cipher that is not known here.</summary>
    AlgorithmUnknown,

    /// <summary>What the hub shows of the sender is not signed by the key that the agreement names for it, or cannot be had.</summary>
    PeerUnverified,

    /// <summary>The sender's registration has no such key for agreement.</summary>
    SenderKeyUnknown,

    /// <summary>We have no such private key.</summary>
    RecipientKeyUnknown,

    /// <summary>A point of small order: it agrees on nothing.</summary>
    KeyUnusable,

    /// <summary>The context's id is not that of its encapsulated key.</summary>
    KeyIdMismatch,

    /// <summary>The nonce is not the one of this sequence.</summary>
    IvMismatch,

    /// <summary>A message of this sequence was opened before.</summary>
    SequenceRepeated,

    /// <summary>So far behind the newest of its context that nobody remembers whether it was opened before.</summary>
    SequenceTooOld,

    /// <summary>The tag does not verify: altered, for other eyes, or not by whom it says.</summary>
    NotAuthentic,

    /// <summary>It opens, and is not one canonical JSON value.</summary>
    PlaintextInvalid,
}
