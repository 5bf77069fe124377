using System.CommandLine;
using OrleansMesh.Cli.Output;
using OrleansMesh.Cli.Ucans;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Ucan;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>ucan revoke</c>: takes a delegation back, for good.</summary>
internal sealed class UcanRevokeVerb : Verb
{
    private readonly Argument<string[]> _tokens = new("token")
    {
        Description = "The delegations from the signer's own to the one to revoke, which comes last; that one alone if the signer issued it.",
        HelpName = "file|token",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly UcanIdentityOptions _identity = new();
    private readonly Option<string?> _out = UcanOptions.Out();

    public UcanRevokeVerb()
        : base(
            "revoke",
            "Take a delegation back, and all that stems from it. It cannot be undone: delegate anew instead.",
            "orleansmesh ucan revoke --home ./acme acme-to-mit.ucan --out revoked.ucan",
            "orleansmesh ucan revoke --home ./acme --human-key ~/acme-human.key acme-to-mit.ucan mit-to-agent.ucan --out revoked.ucan")
    {
        Takes(_tokens, _identity.Home, _identity.HumanKey, _identity.AsNode, _out);
        _identity.Require(this);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        IReadOnlyList<Delegation> path = await TokenFiles.ReadDelegationsAsync(arguments.GetValue(_tokens)!, cancellationToken);
        using var identity = UcanIdentity.Open(arguments, _identity);
        Did signer = identity.Principal.Did;
        if (path.Count > UcanLimits.ChainMax || !path.Any(link => link.Issuer.Did == signer || link.Subject == signer))
        {
            throw new CliFailureException(
                "not-the-issuer", $"{signer} issued none of these delegations, so its revocation would be refused.", "Give the chain from the signer's own delegation on, or sign as its issuer.");
        }

        Invocation revocation = InvocationDraft.Revocation(identity.Principal, path[^1].Cid, path.Count > 1 ? [.. path.Select(link => link.Cid)] : []).Sign(identity.Signer);
        await UcanOptions.WriteAsync([revocation, .. path], arguments.GetValue(_out), output, cancellationToken);
        return ExitCodes.Done;
    }
}
