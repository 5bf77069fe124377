namespace OrleansMesh.Domain.Credentials;

/// <summary>Why a well-formed credential does not hold; of several reasons the first in the order of checking.</summary>
public enum VerificationRefusal
{
    None = 0,

    /// <summary>There is no proof.</summary>
    ProofMissing,

    /// <summary>A proof lacks a member or has one in a wrong kind, or its value is no signature in base58btc.</summary>
    ProofMalformed,

    /// <summary>More proofs than one document may have.</summary>
    TooManyProofs,

    /// <summary>Two proofs of one name, or a chain that refers to a proof that is not there, or to itself.</summary>
    ChainBroken,

    /// <summary>A proof of another type or cryptosuite than those that are read.</summary>
    SuiteUnsupported,

    /// <summary>No proof is by a key of the issuer.</summary>
    IssuerMismatch,

    /// <summary>A signer's DID document is not at hand: not resolved, or not trusted.</summary>
    SignerUnknown,

    /// <summary>The signer's document has no such Ed25519 key.</summary>
    KeyUnknown,

    /// <summary>A proof is for another purpose, or the signer's document does not list the key for it.</summary>
    PurposeMismatch,

    /// <summary>A proof was created more than 30 s ahead.</summary>
    ProofCreatedInFuture,

    /// <summary>A proof itself has expired.</summary>
    ProofExpired,

    /// <summary>The document's <c>@context</c> does not start with the proof's.</summary>
    ContextMismatch,

    /// <summary>An unknown context, a term that no context defines, or more than the bounds allow: the proof would not cover it.</summary>
    NotCanonicalizable,

    /// <summary>A signature is not its key's over this document.</summary>
    SignatureInvalid,

    /// <summary>Its time has not come.</summary>
    NotYetValid,

    /// <summary>Its time is over.</summary>
    Expired,

    /// <summary>It is about somebody else than it was wanted to be.</summary>
    SubjectMismatch,

    /// <summary>It says that it follows a schema that is known here, and does not.</summary>
    SchemaViolated,

    /// <summary>It has no revocation entry, and one is required.</summary>
    StatusMissing,

    /// <summary>A status entry of a type that is not read; nobody could tell whether it was revoked.</summary>
    StatusTypeUnsupported,

    /// <summary>A status entry for another purpose than revocation and suspension.</summary>
    StatusPurposeUnsupported,

    /// <summary>A status entry of more than one bit.</summary>
    StatusSizeUnsupported,

    /// <summary>No fresh, verified list is at hand.</summary>
    StatusListUnavailable,

    /// <summary>The list is by another issuer than the credential.</summary>
    StatusListIssuerMismatch,

    /// <summary>The list is for another purpose, or of another type, than the entry.</summary>
    StatusListMismatch,

    /// <summary>The entry's index is beyond the list.</summary>
    StatusIndexOutOfRange,

    /// <summary>It was revoked.</summary>
    Revoked,

    /// <summary>It is suspended.</summary>
    Suspended,
}
