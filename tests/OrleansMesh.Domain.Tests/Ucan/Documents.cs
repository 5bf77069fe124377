using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Ucan;

namespace OrleansMesh.Domain.Tests.Ucan;

/// <summary>DID documents that were fetched before.</summary>
internal sealed class Documents(params DidDocument[] documents) : IUcanDocuments
{
    public DidDocument? Find(Did did) => Array.Find(documents, document => document.Id == did);
}
