using System.Buffers.Text;
using System.CommandLine;
using System.Text;
using OrleansMesh.Cli.Output;
using OrleansMesh.Cli.Ucans;
using OrleansMesh.Domain.Authorization;
using OrleansMesh.Domain.Credentials;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Ucan;
using OrleansMesh.Hub.Credentials;
using Spectre.Console;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>authorize check</c>: the three answers, with their evidence.</summary>
internal sealed class AuthorizeCheckVerb : Verb
{
    private readonly Option<string?> _actor = UcanOptions.OfDid("--actor", "The mesh that acts; the issuer of the invocation when it is not given.");
    private readonly Option<string?> _target = UcanOptions.OfDid("--target", "The mesh whose resource it is; the subject of the invocation when it is not given.");
    private readonly Option<string?> _command = new("--command") { Description = "What is done; the invocation's command when it is not given.", HelpName = "/path" };
    private readonly Option<string[]> _tokens = CommonOptions.Many("--capability", "A UCAN invocation with its delegations.", "file|token");
    private readonly Option<string?> _credential = new("--credential") { Description = "What somebody says of the actor.", HelpName = "file" };
    private readonly Option<string[]> _trusted = CommonOptions.Many("--trust", "An issuer whose credentials count.", "did");
    private readonly Option<ListAddresses?> _fetch = new("--fetch") { Description = "Fetch the status lists that the credential names.", HelpName = "public|loopback|any" };
    private readonly Option<FileInfo?> _authorities = CommonOptions.Authorities();
    private readonly Option<string?> _documents = new("--documents") { Description = "A folder of DID documents, *.json, that you vouch for; did:key needs none.", HelpName = "folder" };
    private readonly Option<string?> _keyId = new("--key-id") { Description = "The actor's key that signed --message.", HelpName = "did#key" };
    private readonly Option<string?> _message = new("--message") { Description = "What was given to the actor to sign, as text.", HelpName = "text" };
    private readonly Option<string?> _signature = new("--signature") { Description = "Its signature, base64url.", HelpName = "text" };
    private readonly Option<bool> _anyRoot = new("--any-root") { Description = "Take a chain that no human began." };

    public AuthorizeCheckVerb()
        : base(
            "check",
            "Ask all three verifiers, and show what each says and by which keys. Exit code 1 when one says no.",
            "orleansmesh authorize check --capability call.ucan --credential acme.json --trust did:mesh:hub:eu --documents ./documents --key-id did:mesh:enterprise:acme-001#key-1 --message 7f3a --signature qL8xT3Zh",
            "orleansmesh authorize check --capability call.ucan --json")
    {
        Takes(_actor, _target, _command, _tokens, _credential, _trusted, _fetch, _authorities, _documents, _keyId, _message, _signature, _anyRoot);
        _command.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && !UcanCommand.TryParse(text, out _))
            {
                result.AddError("--command is lower case, with a slash before each part and none at the end: /mcp/tool.");
            }
        });
        _signature.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && !Base64Url.IsValid(text))
            {
                result.AddError("--signature is no base64url.");
            }
        });
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        IReadOnlyList<UcanToken> tokens = await TokenFiles.ReadAsync(arguments.GetValue(_tokens)!, cancellationToken);
        Invocation? invocation = tokens.OfType<Invocation>().FirstOrDefault();
        var request = new ActionRequest(
            UcanOptions.ReadDid(arguments, _actor) ?? invocation?.Issuer.Did ?? throw Missing("--actor"),
            UcanOptions.ReadDid(arguments, _target) ?? invocation?.Subject ?? throw Missing("--target"),
            arguments.GetValue(_command) is { } command ? UcanCommand.Parse(command) : invocation?.Command ?? throw Missing("--command"));
        CredentialDocument? credential = arguments.GetValue(_credential) is { } file ? await CredentialFiles.ReadAsync(file, cancellationToken) : null;
        AuthorizationContext context = await ContextAsync(arguments, credential, output, cancellationToken);
        var evidence = new ActionEvidence(Identity(arguments), credential, invocation is null ? null : new CapabilityEvidence(invocation, new UcanProofSet(tokens.OfType<Delegation>())));
        AuthorizationDecision decision = Authorizer.Decide(request, evidence, context, TimeProvider.System.GetUtcNow());
        Show(decision, output);
        return decision.IsAllowed ? ExitCodes.Done : ExitCodes.Failed;
    }

    private static CliFailureException Missing(string option) => CliFailureException.Usage($"{option} is missing, and there is no invocation that says it.", "Give it, or --capability FILE.");

    private static void Show(AuthorizationDecision decision, CliOutput output)
    {
        output.Json(new
        {
            allowed = decision.IsAllowed,
            actor = decision.Request.Actor.ToString(),
            target = decision.Request.Target.ToString(),
            command = decision.Request.Command.ToString(),
            answers = decision.Answers.Select(a => new { primitive = a.Primitive.ToString().ToLowerInvariant(), passed = a.Passed, reason = a.Reason, detail = a.Detail, keyIds = a.KeyIds }),
        });
        Table table = new Table().AddColumns("verifier", "answer", "reason", "evidence");
        foreach (PrimitiveAnswer answer in decision.Answers)
        {
            table.AddRow(new Text(answer.Primitive.ToString().ToLowerInvariant()), new Text(answer.Passed ? "yes" : "no"), new Text(answer.Reason), new Text(string.Join('\n', answer.KeyIds.Prepend(answer.Detail))));
        }

        output.Show(table);
        output.Line($"{decision.Request.Actor} {(decision.IsAllowed ? "may" : "may not")} do {decision.Request.Command} at {decision.Request.Target}.");
    }

    private IdentityEvidence? Identity(ParseResult arguments) =>
        arguments.GetValue(_keyId) is { } keyId && arguments.GetValue(_message) is { } message && arguments.GetValue(_signature) is { } signature
            ? new IdentityEvidence(keyId, Encoding.UTF8.GetBytes(message), Base64Url.DecodeFromChars(signature))
            : null;

    private async Task<AuthorizationContext> ContextAsync(ParseResult arguments, CredentialDocument? credential, CliOutput output, CancellationToken cancellationToken)
    {
        DocumentFiles documents = await DocumentFiles.ReadAsync(arguments.GetValue(_documents), cancellationToken);
        DidDocument? Document(Did did) => documents.Find(did) ?? (DidKey.TryResolve(did, out DidDocument? resolved) ? resolved : null);
        var lists = new Dictionary<string, SignedStatusList>(StringComparer.Ordinal);
        if (credential is not null && arguments.GetValue(_fetch) is { } addresses)
        {
            var settings = new ForeignStatusSettings { Addresses = addresses, Authorities = arguments.GetValue(_authorities)?.FullName ?? "" };
            await FetchedLists.AddAsync(lists, credential, settings, Document, output, cancellationToken);
        }

        string[] trusted = arguments.GetValue(_trusted)!;
        return new AuthorizationContext
        {
            Documents = Document,
            IsTrustedIssuer = did => trusted.Contains(did.ToString(), StringComparer.Ordinal),
            StatusLists = lists.GetValueOrDefault,
            Revocations = new UcanRevocationSet(),
            RequiresHumanRoot = !arguments.GetValue(_anyRoot),
        };
    }
}
