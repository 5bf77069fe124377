using System.CommandLine;
using OrleansMesh.Cli.Output;
using OrleansMesh.Cli.Ucans;
using OrleansMesh.Cli.Values;
using OrleansMesh.Domain.Ipld;
using OrleansMesh.Domain.Ucan;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>ucan invoke</c>: asks for a command on the strength of a chain.</summary>
internal sealed class UcanInvokeVerb : Verb
{
    private readonly UcanIdentityOptions _identity = new();
    private readonly Option<string[]> _proofs = CommonOptions.Many("--proof", "The delegations that allow it, from the subject's own to the one to the signer.", "file|token");
    private readonly Option<string?> _subject = UcanOptions.OfDid("--subject", "Whose capability is used; that of the first proof, or the signer's own, when it is not given.");
    private readonly Option<string?> _executor = UcanOptions.OfDid("--executor", "Who shall do it; the subject when it is not given.");
    private readonly Option<string> _command = UcanOptions.Command();
    private readonly Option<string> _arguments = new("--args")
    {
        Description = "The arguments: a JSON object, or @file.",
        HelpName = "json|@file",
        DefaultValueFactory = _ => "{}",
    };

    private readonly Option<string> _validity = UcanOptions.Validity(by: "5m");
    private readonly Option<string?> _out = UcanOptions.Out();

    public UcanInvokeVerb()
        : base(
            "invoke",
            "Ask for a command, with the delegations that allow it. The file holds the invocation and, after it, its proofs.",
            "orleansmesh ucan invoke --home ./mit --proof acme-to-mit.ucan --command /mcp/tool/call --args '{\"name\":\"search\",\"query\":\"mesh\"}' --out call.ucan")
    {
        Takes(_identity.Home, _identity.HumanKey, _identity.AsNode, _proofs, _subject, _executor, _command, _arguments, _validity, _out);
        _identity.Require(this);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        IReadOnlyList<Delegation> proofs = await TokenFiles.ReadDelegationsAsync(arguments.GetValue(_proofs)!, cancellationToken);
        IpldNode values = await DagJsonText.ReadAsync("--args", arguments.GetValue(_arguments)!, cancellationToken);
        if (values.Kind != IpldKind.Map)
        {
            throw CliFailureException.Usage("--args is no JSON object.", "Give one: --args '{\"name\":\"search\"}'");
        }

        if (proofs.Count > UcanLimits.ChainMax)
        {
            throw CliFailureException.Usage($"There are {proofs.Count} proofs; a chain has at most {UcanLimits.ChainMax}.", "Give the delegations of one chain.");
        }

        using var identity = UcanIdentity.Open(arguments, _identity);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        Invocation invocation = new InvocationDraft
        {
            Issuer = identity.Principal,
            Subject = UcanOptions.ReadDid(arguments, _subject) ?? (proofs.Count > 0 ? proofs[0].Subject : null) ?? identity.Principal.Did,
            Executor = UcanOptions.ReadDid(arguments, _executor),
            Command = UcanCommand.Parse(arguments.GetValue(_command)!),
            Arguments = values,
            Proofs = [.. proofs.Select(proof => proof.Cid)],
            IssuedAt = now,
            Expires = ValidityText.End(arguments.GetValue(_validity)!, now),
        }.Sign(identity.Signer);
        await UcanOptions.WriteAsync([invocation, .. proofs], arguments.GetValue(_out), output, cancellationToken);
        return ExitCodes.Done;
    }
}
