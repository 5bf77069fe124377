using System.CommandLine;
using OrleansMesh.Cli.Output;
using OrleansMesh.Domain.Credentials;
using OrleansMesh.Hub.Credentials;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>vc verify</c>: whether a credential or a presentation holds, with keys and lists that are at hand.</summary>
internal sealed class VcVerifyVerb : Verb
{
    private readonly Argument<string> _file = new("file") { Description = "The credential or presentation." };

    private readonly IssuerOptions _issuers = new();

    private readonly Option<ListAddresses?> _fetch = new("--fetch")
    {
        Description = "Fetch the status lists that the credential names: by HTTPS from the public Internet, from this machine too, or from anywhere by plain HTTP too.",
        HelpName = "public|loopback|any",
    };

    private readonly Option<FileInfo?> _authorities = CommonOptions.Authorities();

    private readonly Option<string?> _challenge = new("--challenge") { Description = "What was given out for the presentation.", HelpName = "text" };

    private readonly Option<string?> _domain = new("--domain") { Description = "The name that the presentation must be for.", HelpName = "name" };

    public VcVerifyVerb()
        : base(
            "verify",
            "Verify a credential or a presentation, offline unless --fetch is given: proof, validity, schema, status. A refusal names its reason and ends with exit code 1.",
            "orleansmesh vc verify acme.json --data orleansmesh-data --no-status",
            "orleansmesh vc verify acme.json --document hub.json --status-list revocation.json --status-list suspension.json",
            "orleansmesh vc verify acme.json --document hub.json --fetch public",
            "orleansmesh vc verify presentation.json --document hub.json --document acme/registration.json --challenge 7f3a --domain hub.example --no-status") =>
        Takes([_file, .. _issuers.Offline, _fetch, _authorities, _challenge, _domain]);

    protected override async Task<int> RunAsync(ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        string file = arguments.GetValue(_file)!;
        byte[] bytes = await File.ReadAllBytesAsync(file, cancellationToken);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        var lists = new Dictionary<string, SignedStatusList>(StringComparer.Ordinal);
        CredentialExpectation expected = await _issuers.ReadAsync(arguments, now, cancellationToken, lists);
        if (arguments.GetValue(_fetch) is { } addresses)
        {
            var settings = new ForeignStatusSettings { Addresses = addresses, Authorities = arguments.GetValue(_authorities)?.FullName ?? "" };
            await FetchedLists.AddAsync(lists, bytes, settings, expected.Documents, output, cancellationToken);
        }

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

    private static CliFailureException Refused(string file, string reason, string hint) => new("refused", $"{file} does not hold: {reason}.", hint);
}
