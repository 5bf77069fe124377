namespace OrleansMesh.Domain.Identity.Resolution;

/// <summary>The outcome of resolving one DID (DID Core 7.1): a document with its metadata, or an error.</summary>
public sealed record DidResolution
{
    private DidResolution(DidDocument? document, DidDocumentMetadata metadata, ResolutionError error, string detail)
    {
        Document = document;
        Metadata = metadata;
        Error = error;
        Detail = detail;
    }

    /// <summary>The document; null with an error.</summary>
    public DidDocument? Document { get; }

    /// <summary>What is known of the document.</summary>
    public DidDocumentMetadata Metadata { get; }

    /// <summary>None with a document.</summary>
    public ResolutionError Error { get; }

    /// <summary>For whoever reads the error; empty without one.</summary>
    public string Detail { get; }

    /// <summary>There is a document.</summary>
    public static DidResolution Found(DidDocument document, DidDocumentMetadata? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(document);
        return new DidResolution(document, metadata ?? DidDocumentMetadata.None, ResolutionError.None, "");
    }

    /// <summary>There is none.</summary>
    public static DidResolution Failed(ResolutionError error, string detail)
    {
        ArgumentOutOfRangeException.ThrowIfEqual((int)error, (int)ResolutionError.None);
        return new DidResolution(null, DidDocumentMetadata.None, error, detail);
    }

    /// <summary>What a fetched text says about <paramref name="did"/>, which must be its subject byte for byte.</summary>
    public static DidResolution Read(Did did, ReadOnlyMemory<byte> utf8, DidDocumentMetadata? metadata = null)
    {
        if (!DidDocument.TryParse(utf8, out DidDocument? document, out DidDocumentFault fault))
        {
            return Failed(ResolutionError.InvalidDidDocument, $"What was found for {did} is no DID document ({fault}).");
        }

        return document.Id == did
            ? Found(document, metadata)
            : Failed(ResolutionError.InvalidDidDocument, $"The document that was found for {did} is about {document.Id}.");
    }
}
