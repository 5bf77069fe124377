using System.CommandLine;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Hub.Credentials;

namespace OrleansMesh.Cli.Verbs;

/// <summary>Whose credentials about callers are asked for at each call (I-06).</summary>
internal sealed class VouchOptions
{
    private readonly Option<string[]> _issuers = CommonOptions.Many(
        "--vouched-by", "The DID document or registration of an issuer, or its did:key. With one or more, every call needs a credential by one of them about the mesh that calls, neither revoked nor suspended.", "file|did");

    private readonly Option<ListAddresses> _lists = new("--status-lists")
    {
        Description = "With --vouched-by: from where the credentials' status lists are fetched: by HTTPS from the public Internet, from this machine too, or from anywhere by plain HTTP too.",
        HelpName = "public|loopback|any",
        DefaultValueFactory = _ => ListAddresses.Public,
    };

    /// <summary>In the order of <c>--help</c>.</summary>
    public Symbol[] All => [_issuers, _lists];

    /// <summary>The documents of the issuers that count; empty for none, and then nothing is asked for.</summary>
    /// <exception cref="CliFailureException">One is neither a document nor a did:key.</exception>
    public IReadOnlyDictionary<Did, DidDocument> Issuers(ParseResult arguments) =>
        arguments.GetValue(_issuers)!.Select(Read).DistinctBy(document => document.Id).ToDictionary(document => document.Id);

    /// <summary>How their lists are fetched: a credential that was revoked is refused a minute later at the latest.</summary>
    public ForeignStatusSettings Lists(ParseResult arguments) => new() { Addresses = arguments.GetValue(_lists), KeepSeconds = 60, StaleSeconds = 300 };

    private static DidDocument Read(string text)
    {
        if (Did.TryParse(text, out Did did) && DidKey.TryResolve(did, out DidDocument? own))
        {
            return own;
        }

        return !File.Exists(text)
            ? throw new CliFailureException("file", $"--vouched-by is '{text}', which is no file and no did:key.", "A hub's document is at https://HUB/1.0/identifiers/DID; a mesh's is its registration.json.")
            : DidDocument.TryParse(File.ReadAllBytes(text), out DidDocument? document, out DidDocumentFault fault)
            ? document
            : throw new CliFailureException("not-a-document", $"{text} is no DID document ({fault}).", "Give the JSON of a DID document, or a mesh's registration.json.");
    }
}
