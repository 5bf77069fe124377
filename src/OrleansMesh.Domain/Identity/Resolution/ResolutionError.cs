namespace OrleansMesh.Domain.Identity.Resolution;

/// <summary>Why a DID or a DID URL gives nothing (DID Resolution, errors).</summary>
public enum ResolutionError
{
    None = 0,

    /// <summary>Not a DID, or not one of its method.</summary>
    InvalidDid,

    /// <summary>Not a DID URL, or its parameters contradict each other.</summary>
    InvalidDidUrl,

    /// <summary>Well-formed, and there is nothing: no document, no such version, no such key or service.</summary>
    NotFound,

    /// <summary>Asked for in a representation that is not written here.</summary>
    RepresentationNotSupported,

    /// <summary>A method that this resolver does not have, or that its operator has not configured.</summary>
    MethodNotSupported,

    /// <summary>What was found is no DID document, is about another subject, or its proof does not hold.</summary>
    InvalidDidDocument,

    /// <summary>The key is there, and not listed for the purpose that was asked for.</summary>
    InvalidRelationship,

    /// <summary>An address that is not fetched from: private, loopback, link-local, or not HTTPS.</summary>
    AddressRefused,

    /// <summary>Whoever has the document did not give it: no answer, too late, too large.</summary>
    Unreachable,
}
