namespace OrleansMesh.Domain.Identity;

/// <summary>Why a mesh's registration is not taken.</summary>
public enum RegistrationRefusal
{
    None = 0,

    /// <summary>Not a DID document, or its version or previous hash is of the wrong kind.</summary>
    DocumentInvalid,

    /// <summary>The DID is not a well-formed did:mesh.</summary>
    NotMesh,

    /// <summary>No proof, or of a suite that is not read.</summary>
    ProofUnsupported,

    /// <summary>Signed by a key that the document to be trusted does not list for authentication.</summary>
    KeyUnknown,

    /// <summary>The proof is from the future, expires, or is older than the version before.</summary>
    TimeInvalid,

    /// <summary>The signature does not hold.</summary>
    SignatureInvalid,

    /// <summary>Not version 1 at first, or not the successor of the version that is registered.</summary>
    VersionMismatch,

    /// <summary>Does not name the hash of the version that is registered.</summary>
    PreviousMismatch,

    /// <summary>About another mesh than the one that is registered.</summary>
    SubjectMismatch,

    /// <summary>The version before ended the mesh: nothing follows.</summary>
    Deactivated,

    /// <summary>Lists no Ed25519 key for authentication, so that nobody could ever change it again.</summary>
    KeysMissing,

    /// <summary>Gives a key's id, which an earlier version used, to another key.</summary>
    KeyIdReused,

    /// <summary>The history has as many versions, or bytes, as it may; only a deactivation still fits.</summary>
    HistoryFull,
}
