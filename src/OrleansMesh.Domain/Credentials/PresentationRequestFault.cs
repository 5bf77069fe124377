namespace OrleansMesh.Domain.Credentials;

/// <summary>Why something is no request for a presentation, or none that may be answered.</summary>
public enum PresentationRequestFault
{
    None = 0,

    /// <summary>No object, or one with a member that no request has.</summary>
    NotARequest,

    /// <summary>The challenge is no base64url of 16 to 64 bytes.</summary>
    ChallengeInvalid,

    /// <summary>The domain is no DID.</summary>
    DomainInvalid,

    /// <summary>No type, more than there may be, the same one twice, or one that is no word.</summary>
    TypesInvalid,

    /// <summary>The end is missing or no time in milliseconds.</summary>
    ExpiryInvalid,

    /// <summary>It asks for a presentation to somebody else than who sent it: who answered would hand that one's login to the sender.</summary>
    DomainMismatch,

    /// <summary>Its time is over.</summary>
    Expired,
}
