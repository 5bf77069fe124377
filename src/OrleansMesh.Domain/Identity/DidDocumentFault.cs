namespace OrleansMesh.Domain.Identity;

/// <summary>Why bytes are not taken as a DID document.</summary>
public enum DidDocumentFault
{
    None = 0,

    /// <summary>Longer than <see cref="DidDocument.BytesMax"/>.</summary>
    TooLarge,

    /// <summary>Not a strict JSON object.</summary>
    NotJson,

    /// <summary>The <c>id</c> is missing or no DID.</summary>
    IdInvalid,

    /// <summary>A <c>controller</c> is no DID.</summary>
    ControllerInvalid,

    /// <summary>A verification method lacks a member, or its key does not decode, or there are too many.</summary>
    MethodInvalid,

    /// <summary>Two verification methods have the same id.</summary>
    MethodDuplicate,

    /// <summary>A relationship refers to a key of this document that it does not have, or is no list.</summary>
    RelationshipInvalid,

    /// <summary>A service lacks a member, or there are too many.</summary>
    ServiceInvalid,
}
