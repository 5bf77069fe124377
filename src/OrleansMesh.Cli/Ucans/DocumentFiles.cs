using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Ucan;

namespace OrleansMesh.Cli.Ucans;

/// <summary>The DID documents of a folder, <c>*.json</c>, which its owner vouches for; did:key needs none.</summary>
internal sealed class DocumentFiles : IUcanDocuments
{
    private const int FilesMax = 10_000;

    private readonly Dictionary<Did, DidDocument> _documents = [];

    /// <summary>Reads all documents of a folder; none for null.</summary>
    /// <exception cref="CliFailureException">A file is no DID document, or there are two of one DID.</exception>
    public static async Task<DocumentFiles> ReadAsync(string? folder, CancellationToken cancellationToken)
    {
        var read = new DocumentFiles();
        foreach (string file in folder is null ? [] : Directory.EnumerateFiles(folder, "*.json").Take(FilesMax))
        {
            if (new FileInfo(file).Length > DidDocument.BytesMax
                || !DidDocument.TryParse(await File.ReadAllBytesAsync(file, cancellationToken), out DidDocument? document, out _))
            {
                throw new CliFailureException("not-a-document", $"{file} is no DID document.", "Keep nothing but DID documents in the folder, such as the registration.json of a mesh.");
            }

            if (!read._documents.TryAdd(document.Id, document))
            {
                throw new CliFailureException("document-twice", $"{file} is a second document of {document.Id}.", "Keep the one that holds, and move the other away.");
            }
        }

        return read;
    }

    /// <inheritdoc/>
    public DidDocument? Find(Did did) => _documents.GetValueOrDefault(did);
}
