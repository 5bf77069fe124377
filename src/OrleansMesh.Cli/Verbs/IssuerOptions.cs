using System.CommandLine;
using OrleansMesh.Cli.Hubs;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Credentials;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Cli.Verbs;

/// <summary>Whose credentials are trusted, and the status lists that are at hand.</summary>
internal sealed class IssuerOptions
{
    private readonly Option<string[]> _documents = CommonOptions.Many("--document", "A DID document or registration of an issuer or holder that is trusted; did:key needs none.", "file");
    private readonly Option<string[]> _lists = CommonOptions.Many("--status-list", "A signed status list.", "file");
    private readonly Option<string?> _data = new("--data") { Description = "A hub's folder: that hub is trusted as an issuer.", HelpName = "folder" };
    private readonly Option<bool> _noStatus = new("--no-status") { Description = "Do not ask whether it was revoked or suspended." };

    /// <summary>In the order of the help.</summary>
    public Symbol[] Offline => [_documents, _lists, _data, _noStatus];

    /// <summary>What they say, at one time.</summary>
    /// <param name="lists">Where the lists are put, by their addresses; more may be added afterwards.</param>
    /// <exception cref="CliFailureException">A file is none of what it should be.</exception>
    public async Task<CredentialExpectation> ReadAsync(ParseResult arguments, DateTimeOffset now, CancellationToken cancellationToken, Dictionary<string, SignedStatusList>? lists = null)
    {
        Dictionary<Did, DidDocument> documents = await ReadDocumentsAsync(arguments, cancellationToken);
        DidDocument? Document(Did did) => documents.GetValueOrDefault(did) ?? (DidKey.TryResolve(did, out DidDocument? resolved) ? resolved : null);
        lists ??= new Dictionary<string, SignedStatusList>(StringComparer.Ordinal);
        foreach (string file in arguments.GetValue(_lists)!)
        {
            byte[] bytes = await File.ReadAllBytesAsync(file, cancellationToken);
            string url = CredentialDocument.TryParse(bytes, out CredentialDocument? document, out _) ? document.Id ?? "" : "";
            lists[url] = SignedStatusList.TryVerify(bytes, url, Document, now, out SignedStatusList? list, out StatusListRefusal refusal)
                ? list
                : throw new CliFailureException("refused", $"{file} does not hold: {refusal}.", "Fetch the list again, and give its issuer's DID document.");
        }

        return new CredentialExpectation { Documents = Document, StatusLists = lists.GetValueOrDefault, Status = arguments.GetValue(_noStatus) ? StatusRule.Ignore : StatusRule.Check };
    }

    private async Task<Dictionary<Did, DidDocument>> ReadDocumentsAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var documents = new Dictionary<Did, DidDocument>();
        foreach (string file in arguments.GetValue(_documents)!)
        {
            DidDocument document = DidDocument.TryParse(await File.ReadAllBytesAsync(file, cancellationToken), out DidDocument? parsed, out DidDocumentFault fault)
                ? parsed
                : throw new CliFailureException("not-a-document", $"{file} is no DID document ({fault}).", "Give the JSON of a DID document, or a mesh's registration.json.");
            documents[document.Id] = document;
        }

        if (arguments.GetValue(_data) is { } data)
        {
            var folder = new HubDataFolder(data);
            HubCard card = folder.Read();
            using IEd25519SigningKey key = folder.ReadHubKey();
            DidDocument hub = new DidDocumentBuilder(Did.Parse(card.HubId)).AddKey(card.KeyId[(card.KeyId.IndexOf('#', StringComparison.Ordinal) + 1)..], key.PublicKey).Build();
            documents[hub.Id] = hub;
        }

        return documents;
    }
}
