namespace OrleansMesh.Domain.Identity;

/// <summary>Why a Data Integrity proof does not hold.</summary>
public enum ProofRefusal
{
    None = 0,

    /// <summary>The secured document is not a strict JSON object.</summary>
    Malformed,

    /// <summary>There is no proof, or it is not one object with its members in their kinds.</summary>
    ProofMalformed,

    /// <summary>Another proof type or cryptosuite than eddsa-jcs-2022.</summary>
    SuiteUnsupported,

    /// <summary>The proof is for another purpose, or the signer's document does not list the key for it.</summary>
    PurposeMismatch,

    /// <summary>The signer's document has no such Ed25519 key.</summary>
    KeyUnknown,

    /// <summary>The proof's time of creation is more than 30 s ahead.</summary>
    CreatedInFuture,

    /// <summary>The proof itself has expired.</summary>
    Expired,

    /// <summary>The document's <c>@context</c> does not start with the proof's.</summary>
    ContextMismatch,

    /// <summary>The signature is not the key's over this document.</summary>
    SignatureInvalid,
}
