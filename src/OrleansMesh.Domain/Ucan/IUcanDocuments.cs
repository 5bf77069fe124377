using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Domain.Ucan;

/// <summary>The DID documents that the caller has fetched before; did:key is never asked for.</summary>
public interface IUcanDocuments
{
    /// <summary>The document of a DID; null when it is not at hand.</summary>
    DidDocument? Find(Did did);
}
