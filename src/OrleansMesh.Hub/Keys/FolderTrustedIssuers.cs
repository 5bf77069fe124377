using System.Diagnostics.CodeAnalysis;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Grains.Ports;

namespace OrleansMesh.Hub.Keys;

/// <summary>Trusts the hub itself and the DID documents that its operator put into the folder <c>trusted-issuers</c>, read once at start.</summary>
internal sealed class FolderTrustedIssuers : ITrustedIssuers
{
    private readonly Dictionary<Did, DidDocument> _documents = [];

    /// <exception cref="InvalidOperationException">A file is not a DID document; all such files are named.</exception>
    public FolderTrustedIssuers(string folder, DidDocument own)
    {
        _documents[own.Id] = own;
        var wrong = new List<string>();
        foreach (string file in Directory.GetFiles(folder, "*.json"))
        {
            if (DidDocument.TryParse(File.ReadAllBytes(file), out DidDocument? document, out DidDocumentFault fault))
            {
                _documents[document.Id] = document;
            }
            else
            {
                wrong.Add($"{file} ({fault})");
            }
        }

        if (wrong.Count > 0)
        {
            throw new InvalidOperationException($"Not DID documents: {string.Join(", ", wrong)}. Correct or remove these files.");
        }
    }

    /// <inheritdoc/>
    public bool TryGet(Did issuer, [NotNullWhen(true)] out DidDocument? document) => _documents.TryGetValue(issuer, out document);
}
