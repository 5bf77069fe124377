namespace OrleansMesh.Domain.Federation;

/// <summary>Why an agreement is not taken.</summary>
public enum AgreementRefusal
{
    None = 0,

    /// <summary>Longer than <see cref="Agreement.BytesMax"/>.</summary>
    TooLarge,

    /// <summary>Not strict JSON, not canonical, or a member is missing or of the wrong kind.</summary>
    Malformed,

    /// <summary>Fewer than 2 or more than 16 parties, one twice, or a DID or key that does not parse.</summary>
    PartiesInvalid,

    /// <summary>More than 256 grants, or one that is not between two parties.</summary>
    GrantsInvalid,

    /// <summary>Ends before it begins.</summary>
    TimesInvalid,

    /// <summary>A signature by someone who is no party, a second one of a party, or with another key than the agreement names.</summary>
    SignatureUnknown,

    /// <summary>A signature that does not hold.</summary>
    SignatureInvalid,

    /// <summary>A party has not signed.</summary>
    SignatureMissing,

    /// <summary>The key that the agreement names is not an authentication key of the party's document.</summary>
    KeyMismatch,

    /// <summary>Created more than 30 s ahead.</summary>
    CreatedInFuture,

    /// <summary>Its time is over.</summary>
    Expired,

    /// <summary>About another federation, hub, version or other parties than expected.</summary>
    TermsMismatch,

    /// <summary>The policy is malformed, or lets nothing pass at all: its clauses exclude each other.</summary>
    PolicyInvalid,
}
