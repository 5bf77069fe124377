using System.CommandLine;
using OrleansMesh.Cli.Hubs;
using OrleansMesh.Cli.Output;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Credentials;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Hub.Credentials;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>vc verify</c>: whether a credential or a presentation holds, with keys and lists that are at hand.</summary>
internal sealed class VcVerifyVerb : Verb
{
    private readonly Argument<string> _file = new("file") { Description = "The credential or presentation." };

    private readonly Option<string[]> _documents = CommonOptions.Many("--document", "A DID document or registration of an issuer or holder that is trusted; did:key needs none.", "file");

    private readonly Option<string[]> _lists = CommonOptions.Many("--status-list", "A signed status list.", "file");

    private readonly Option<ListAddresses?> _fetch = new("--fetch")
    {
        Description = "Fetch the status lists that the credential names: by HTTPS from the public Internet, from this machine too, or from anywhere by plain HTTP too.",
        HelpName = "public|loopback|any",
    };

    private readonly Option<FileInfo?> _authorities = CommonOptions.Authorities();

    private readonly Option<string?> _data = new("--data") { Description = "A hub's folder: that hub is trusted as an issuer.", HelpName = "folder" };

    private readonly Option<string?> _challenge = new("--challenge") { Description = "What was given out for the presentation.", HelpName = "text" };

    private readonly Option<string?> _domain = new("--domain") { Description = "The name that the presentation must be for.", HelpName = "name" };

    private readonly Option<bool> _noStatus = new("--no-status") { Description = "Do not ask whether it was revoked or suspended." };

    public VcVerifyVerb()
        : base(
            "verify",
            "Verify a credential or a presentation, offline unless --fetch is given: proof, validity, schema, status. A refusal names its reason and ends with exit code 1.",
            "orleansmesh vc verify acme.json --data orleansmesh-data --no-status",
            "orleansmesh vc verify acme.json --document hub.json --status-list revocation.json --status-list suspension.json",
            "orleansmesh vc verify acme.json --document hub.json --fetch public",
            "orleansmesh vc verify presentation.json --document hub.json --document acme/registration.json --challenge 7f3a --domain hub.example --no-status") =>
        Takes(_file, _documents, _lists, _fetch, _authorities, _data, _challenge, _domain, _noStatus);

    protected override async Task<int> RunAsync(ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        string file = arguments.GetValue(_file)!;
        byte[] bytes = await File.ReadAllBytesAsync(file, cancellationToken);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        Dictionary<Did, DidDocument> documents = await ReadDocumentsAsync(arguments, cancellationToken);
        DidDocument? Document(Did did) => documents.GetValueOrDefault(did) ?? (DidKey.TryResolve(did, out DidDocument? resolved) ? resolved : null);
        Dictionary<string, SignedStatusList> lists = await ReadListsAsync(arguments.GetValue(_lists)!, Document, now, cancellationToken);
        if (arguments.GetValue(_fetch) is { } addresses)
        {
            var settings = new ForeignStatusSettings { Addresses = addresses, Authorities = arguments.GetValue(_authorities)?.FullName ?? "" };
            await FetchedLists.AddAsync(lists, bytes, settings, Document, output, cancellationToken);
        }

        var expected = new CredentialExpectation
        {
            Documents = Document,
            StatusLists = lists.GetValueOrDefault,
            Status = arguments.GetValue(_noStatus) ? StatusRule.Ignore : StatusRule.Check,
        };
        if (arguments.GetValue(_challenge) is { Length: > 0 } challenge && arguments.GetValue(_domain) is { Length: > 0 } domain)
        {
            return VerifyPresentation(file, bytes, new PresentationExpectation(challenge, domain, expected), now, output);
        }

        return VerifyCredential(file, bytes, expected, now, output);
    }

    private static int VerifyCredential(string file, byte[] bytes, CredentialExpectation expected, DateTimeOffset now, CliOutput output)
    {
        if (!CredentialDocument.TryParse(bytes, out CredentialDocument? credential, out DocumentFault fault))
        {
            throw Refused(file, fault.ToString(), "A presentation is verified with --challenge and --domain.");
        }

        if (!CredentialVerifier.TryVerify(credential, expected, now, out VerifiedCredential? verified, out VerificationRefusal refusal))
        {
            throw Refused(file, refusal.ToString(), refusal switch
            {
                VerificationRefusal.SignerUnknown => $"Give the issuer's DID document: --document FILE (it is {credential.Issuer}).",
                VerificationRefusal.StatusListUnavailable => $"Fetch {string.Join(" and ", credential.Statuses.Select(s => s.ListUrl))} and give them with --status-list, or say --fetch public, or --no-status.",
                _ => "Do not rely on it. Its issuer can issue a new one.",
            });
        }

        output.Json(new { verified = true, issuer = credential.Issuer, subjects = credential.SubjectIds, keys = verified.KeyIds, statusChecked = verified.StatusChecked, validUntil = credential.ValidUntil });
        output.Line($"[green]It holds[/]: {credential.Issuer} says it of {string.Join(", ", credential.SubjectIds)}{(verified.StatusChecked ? ", neither revoked nor suspended" : "")}.");
        return ExitCodes.Done;
    }

    private static int VerifyPresentation(string file, byte[] bytes, PresentationExpectation expected, DateTimeOffset now, CliOutput output)
    {
        if (!PresentationDocument.TryParse(bytes, out PresentationDocument? presentation, out PresentationRefusal refusal)
            || !PresentationVerifier.TryVerify(presentation, expected, now, out VerifiedPresentation? verified, out refusal))
        {
            throw Refused(file, refusal.ToString(), "Give a new challenge and ask for a new presentation.");
        }

        output.Json(new { verified = true, holder = verified.Holder.ToString(), issuers = verified.Credentials.Select(c => c.Document.Issuer) });
        output.Line($"[green]It holds[/]: {verified.Holder} presents {verified.Credentials.Count} credentials.");
        return ExitCodes.Done;
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

    private static async Task<Dictionary<string, SignedStatusList>> ReadListsAsync(
        string[] files, Func<Did, DidDocument?> documents, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var lists = new Dictionary<string, SignedStatusList>(StringComparer.Ordinal);
        foreach (string file in files)
        {
            byte[] bytes = await File.ReadAllBytesAsync(file, cancellationToken);
            string url = CredentialDocument.TryParse(bytes, out CredentialDocument? document, out _) ? document.Id ?? "" : "";
            lists[url] = SignedStatusList.TryVerify(bytes, url, documents, now, out SignedStatusList? list, out StatusListRefusal refusal)
                ? list
                : throw Refused(file, refusal.ToString(), "Fetch the list again, and give its issuer's DID document.");
        }

        return lists;
    }

    private static CliFailureException Refused(string file, string reason, string hint) => new("refused", $"{file} does not hold: {reason}.", hint);
}
