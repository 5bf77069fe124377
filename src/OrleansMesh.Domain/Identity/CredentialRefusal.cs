namespace OrleansMesh.Domain.Identity;

/// <summary>Why a credential is not accepted.</summary>
public enum CredentialRefusal
{
    None = 0,

    /// <summary>Not a strict JSON object with the members of a verifiable credential in their kinds and bounds.</summary>
    Malformed,

    /// <summary>Not a MeshAgentCredential, or of another data model than VC 2.0 or 1.1.</summary>
    WrongType,

    /// <summary>Issued by someone else than the document that it is checked with, or signed with a key of someone else.</summary>
    IssuerMismatch,

    /// <summary>About someone else than the mesh that presents it.</summary>
    SubjectMismatch,

    /// <summary>No proof, or a proof of a suite that is not read.</summary>
    ProofUnsupported,

    /// <summary>The issuer's document has no such key.</summary>
    KeyUnknown,

    /// <summary>The issuer's key is not for assertions.</summary>
    PurposeMismatch,

    /// <summary>The signature does not hold.</summary>
    SignatureInvalid,

    /// <summary>Its time has not come.</summary>
    NotYetValid,

    /// <summary>Its time, or its proof's, is over.</summary>
    Expired,

    /// <summary>It was revoked.</summary>
    Revoked,

    /// <summary>It is suspended.</summary>
    Suspended,

    /// <summary>Nobody can tell whether it was revoked: its status list is not at hand, or not of a kind that is read.</summary>
    StatusUnknown,
}
