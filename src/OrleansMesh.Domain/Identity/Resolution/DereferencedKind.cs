namespace OrleansMesh.Domain.Identity.Resolution;

/// <summary>What a DID URL led to.</summary>
public enum DereferencedKind
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The whole document.</summary>
    Document,

    /// <summary>A verification method of the document.</summary>
    VerificationMethod,

    /// <summary>A service of the document.</summary>
    Service,

    /// <summary>An address at a service.</summary>
    ServiceEndpoint,
}
