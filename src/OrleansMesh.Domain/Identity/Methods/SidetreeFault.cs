namespace OrleansMesh.Domain.Identity.Methods;

/// <summary>Why the state in a long form is refused.</summary>
public enum SidetreeFault
{
    None = 0,

    /// <summary>Not canonical base64url.</summary>
    NotBase64Url,

    /// <summary>Not a strict JSON object of suffix data and delta alone.</summary>
    NotJson,

    /// <summary>JSON in another form than RFC 8785's: one state would have many DIDs.</summary>
    NotCanonical,

    /// <summary>The suffix is not the hash of the suffix data.</summary>
    SuffixMismatch,

    /// <summary>The suffix data do not name the hash of the delta.</summary>
    DeltaMismatch,

    /// <summary>A commitment is missing, or no hash of the network.</summary>
    CommitmentInvalid,

    /// <summary>The delta is longer than the network takes.</summary>
    DeltaTooLarge,

    /// <summary>A patch of a kind that a first state does not have, or without its members.</summary>
    PatchInvalid,

    /// <summary>A key or a service lacks a member, has one out of bounds, or an id that another one has.</summary>
    EntryInvalid,
}
