namespace OrleansMesh.Domain.Ucan;

/// <summary>Why a UCAN is not accepted (I-04): one reason for each way to be wrong.</summary>
public enum UcanRefusal
{
    None = 0,

    /// <summary>Longer than <see cref="UcanLimits.TokenBytesMax"/>.</summary>
    TooLarge,

    /// <summary>Not one strict DAG-CBOR value: a second spelling, a cut-off or trailing bytes.</summary>
    NotCanonical,

    /// <summary>Not a signature beside a map of header and one payload.</summary>
    EnvelopeMalformed,

    /// <summary>The payload is tagged as neither a delegation nor an invocation of version 1.0.0.</summary>
    TagUnknown,

    /// <summary>A delegation where an invocation must be, or the other way round.</summary>
    TagMismatch,

    /// <summary>The varsig header names no signature that is read here, or is no varsig at all.</summary>
    VarsigUnknown,

    /// <summary>The payload has a field that the specification does not know.</summary>
    FieldUnknown,

    /// <summary>The payload lacks a required field.</summary>
    FieldMissing,

    /// <summary>The issuer is no DID, or names a path or query.</summary>
    IssuerInvalid,

    /// <summary>The audience is no DID, or names a path or query.</summary>
    AudienceInvalid,

    /// <summary>The subject is no DID, and is not the null of a powerline in a delegation.</summary>
    SubjectInvalid,

    /// <summary>The command is not lower case, does not start with a slash, ends with one, has an empty segment or is too long.</summary>
    CommandInvalid,

    /// <summary>The policy is not of the policy language, or exceeds its bounds.</summary>
    PolicyInvalid,

    /// <summary>The arguments are no map.</summary>
    ArgumentsInvalid,

    /// <summary>The nonce is no byte string of at most <see cref="UcanLimits.NonceBytesMax"/>.</summary>
    NonceInvalid,

    /// <summary>A time is no whole number of seconds of at most 53 bits.</summary>
    TimeInvalid,

    /// <summary>The metadata are no map.</summary>
    MetaInvalid,

    /// <summary>The proofs are no list of CIDs of DAG-CBOR by SHA-256, or the cause is no CID.</summary>
    ProofsInvalid,

    /// <summary>More proofs than <see cref="UcanLimits.ChainMax"/>.</summary>
    ChainTooLong,

    /// <summary>A proof that the invocation names was not given.</summary>
    ProofMissing,

    /// <summary>What was given for a proof has another CID.</summary>
    ProofMismatch,

    /// <summary>The chain comes back to a principal that it has left.</summary>
    ChainLoop,

    /// <summary>The first delegation, or an invocation without proofs, is not by the subject.</summary>
    RootNotSubject,

    /// <summary>The first delegation is a powerline, which has no subject to start from.</summary>
    RootWithoutSubject,

    /// <summary>A delegation is about another subject than the invocation.</summary>
    SubjectMismatch,

    /// <summary>The invocation is about another subject than the one that is served here.</summary>
    SubjectForeign,

    /// <summary>A delegation is issued by someone else than the audience of the one before it.</summary>
    AudienceMismatch,

    /// <summary>The invocation is issued by someone else than the audience of the last delegation.</summary>
    InvokerMismatch,

    /// <summary>The invocation is for another executor.</summary>
    ExecutorMismatch,

    /// <summary>A delegation or the invocation is about a command that the one before it does not cover.</summary>
    CommandEscalation,

    /// <summary>The arguments break a policy of the chain.</summary>
    PolicyViolated,

    /// <summary>The policies of the chain cost more to evaluate than <see cref="UcanLimits.PolicyStepsMax"/>.</summary>
    PolicyTooCostly,

    /// <summary>The time of a token of the chain has not come.</summary>
    NotYetValid,

    /// <summary>The time of a token of the chain is over.</summary>
    Expired,

    /// <summary>The issuer's DID document is not at hand.</summary>
    IssuerUnresolved,

    /// <summary>The issuer's document has no key of the signature's kind, or not the one that the issuer names.</summary>
    KeyUnknown,

    /// <summary>The issuer's document does not let the key delegate, or invoke.</summary>
    PurposeMismatch,

    /// <summary>The signature is not the issuer's over this payload.</summary>
    SignatureInvalid,

    /// <summary>A delegation of the chain was revoked by one of those that it stems from.</summary>
    Revoked,

    /// <summary>A human must stand at the root, and the root's key is not marked as a human's.</summary>
    RootNotHuman,

    /// <summary>The invocation is not of the command <c>/ucan/revoke</c> with the arguments of a revocation.</summary>
    RevocationInvalid,

    /// <summary>The revoker issued no delegation on the way to the revoked one.</summary>
    RevokerNotInChain,
}
