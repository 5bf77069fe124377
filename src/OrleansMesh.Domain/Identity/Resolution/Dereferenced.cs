namespace OrleansMesh.Domain.Identity.Resolution;

/// <summary>The outcome of dereferencing a DID URL (DID Core 7.2): content with its kind, or an error.</summary>
/// <param name="Kind">What the content is; None with an error.</param>
/// <param name="Content">Canonical JSON of a document, key or service, or the UTF-8 of an address.</param>
/// <param name="Metadata">Of the document.</param>
/// <param name="Error">None with content.</param>
/// <param name="Detail">For whoever reads the error.</param>
public sealed record Dereferenced(DereferencedKind Kind, ReadOnlyMemory<byte> Content, DidDocumentMetadata Metadata, ResolutionError Error, string Detail)
{
    internal static Dereferenced Failed(ResolutionError error, string detail) => new(DereferencedKind.None, default, DidDocumentMetadata.None, error, detail);
}
