using System.CommandLine;
using System.Globalization;
using OrleansMesh.Cli.Output;
using OrleansMesh.Cli.Ucans;
using OrleansMesh.Domain.Ucan;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>ucan verify</c>: whether an invocation is allowed.</summary>
internal sealed class UcanVerifyVerb : Verb
{
    private readonly Argument<string[]> _tokens = new("token") { Description = "The invocation and its delegations, in any order.", HelpName = "file|token", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string?> _documents = new("--documents") { Description = "A folder of DID documents, *.json, that you vouch for; did:key needs none.", HelpName = "folder" };
    private readonly Option<string[]> _revocations = CommonOptions.Many("--revocation", "Revocations to respect; delegations in the same files witness them.", "file|token");
    private readonly Option<string?> _subject = UcanOptions.OfDid("--subject", "Refuse what is about another subject.");
    private readonly Option<string?> _executor = UcanOptions.OfDid("--executor", "Refuse what is for another executor.");
    private readonly Option<bool> _anyRoot = new("--any-root") { Description = "Take a root that no human signed: for what stays inside one mesh." };
    private readonly Option<string?> _at = new("--at") { Description = "The time to verify for; now when it is not given.", HelpName = "time" };

    public UcanVerifyVerb()
        : base(
            "verify",
            "Say whether an invocation is allowed: its chain, its policies, its times, its signatures, and a human at its root.",
            "orleansmesh ucan verify call.ucan --documents ./documents --subject did:mesh:enterprise:acme-001",
            "orleansmesh ucan verify call.ucan --any-root --revocation revoked.ucan --at 2026-01-01T00:00:00Z")
    {
        Takes(_tokens, _documents, _revocations, _subject, _executor, _anyRoot, _at);
        _at.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && !TryTime(text, out _))
            {
                result.AddError($"--at is '{text}'. Give a time such as 2026-01-01T00:00:00Z.");
            }
        });
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        IReadOnlyList<UcanToken> tokens = await TokenFiles.ReadAsync(arguments.GetValue(_tokens)!, cancellationToken);
        if (tokens.OfType<Invocation>().ToArray() is not [{ } invocation])
        {
            throw CliFailureException.Usage($"There are {tokens.Count(token => token is Invocation)} invocations; verify takes one.", "Give one invocation and the delegations that it names.");
        }

        DocumentFiles documents = await DocumentFiles.ReadAsync(arguments.GetValue(_documents), cancellationToken);
        DateTimeOffset now = arguments.GetValue(_at) is { } text && TryTime(text, out DateTimeOffset at) ? at : TimeProvider.System.GetUtcNow();
        Delegation[] delegations = [.. tokens.OfType<Delegation>()];
        UcanRevocationSet revocations = await ReadRevocationsAsync(arguments, documents, delegations, now, cancellationToken);
        var expected = new UcanExpectation
        {
            Subject = UcanOptions.ReadDid(arguments, _subject),
            Executor = UcanOptions.ReadDid(arguments, _executor),
            RequiresHumanRoot = !arguments.GetValue(_anyRoot),
        };
        var verifier = new UcanVerifier(documents, revocations);
        if (!verifier.TryVerify(invocation, new UcanProofSet(delegations), expected, now, out AuthorizedInvocation? authorized, out UcanFault fault))
        {
            throw UcanRefusals.Explain(fault);
        }

        Show(authorized, output);
        return ExitCodes.Done;
    }

    private async Task<UcanRevocationSet> ReadRevocationsAsync(
        ParseResult arguments, DocumentFiles documents, Delegation[] delegations, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var set = new UcanRevocationSet();
        IReadOnlyList<UcanToken> tokens = await TokenFiles.ReadAsync(arguments.GetValue(_revocations)!, cancellationToken);
        var proofs = new UcanProofSet([.. delegations, .. tokens.OfType<Delegation>()]);
        foreach (Invocation invocation in tokens.OfType<Invocation>())
        {
            // Revocations of revocations are not asked for: the right to revoke may be revoked by one that stands earlier.
            if (!new UcanVerifier(documents, set).TryVerifyRevocation(invocation, proofs, now, out UcanRevocation? revocation, out UcanFault fault))
            {
                throw UcanRefusals.Explain(fault);
            }

            _ = set.TryAdd(revocation);
        }

        return set;
    }

    private static void Show(AuthorizedInvocation authorized, CliOutput output)
    {
        Invocation invocation = authorized.Invocation;
        output.Json(new
        {
            accepted = true,
            cid = invocation.Cid.ToString(),
            issuer = invocation.Issuer.ToString(),
            subject = invocation.Subject.ToString(),
            executor = invocation.Executor.ToString(),
            command = invocation.Command.ToString(),
            chain = authorized.Chain.Select(link => link.Cid.ToString()),
            rootKey = authorized.RootKey?.Id,
            human = authorized.RootKey?.IsHuman ?? false,
        });
        string root = authorized.RootKey is { } key ? key.Id + (key.IsHuman ? ", a human's" : "") : "the subject's did:key";
        output.Line($"[green]Accepted[/]: {invocation.Issuer} may {invocation.Command} on {invocation.Subject}, by {authorized.Chain.Count} delegations from {root}.");
    }

    private static bool TryTime(string text, out DateTimeOffset time) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);
}
