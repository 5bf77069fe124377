namespace OrleansMesh.Domain.Identity;

/// <summary>Why a Data Integrity proof does not hold.</summary>
public enum ProofRefusal
{
    None = 0,

    /// <summary>The secured document is not a strict JSON object.</summary>
    Malformed,

    /// <summary>There is no proof, or it is not one object with its members in their kinds.</summary>
    ProofMalformed,

    /// <summary>Another proof type or cryptosuite than those of <see cref="ProofSuite"/>.</summary>
    SuiteUnsupported,

    /// <summary>The proof is for another purpose, or the signer's document does not list the key for it.</summary>
    PurposeMismatch,

    /// <summary>The signer's document has no such Ed25519 key.</summary>
    KeyUnknown,

    /// <summary>The proof's time of creation is more than 30 s ahead.</summary>
    CreatedInFuture,

    /// <summary>The proof itself has expired.</summary>
    Expired,

    /// <summary>The proof answers another challenge than the one that was given out, or none.</summary>
    ChallengeMismatch,

    /// <summary>The proof is for another domain.</summary>
    DomainMismatch,

    /// <summary>The document has no canonical RDF here: an unknown context, an undefined term, or more than the bounds allow.</summary>
    NotCanonicalizable,

    /// <summary>The document's <c>@context</c> does not start with the proof's.</summary>
    ContextMismatch,

    /// <summary>The signature is not the key's over this document.</summary>
    SignatureInvalid,

    /// <summary>More proofs than one document may have.</summary>
    TooManyProofs,

    /// <summary>Two proofs of one name, or a chain that refers to a proof that is not there, or to itself.</summary>
    ChainBroken,
}
