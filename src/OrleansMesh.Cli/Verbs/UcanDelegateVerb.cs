using System.CommandLine;
using OrleansMesh.Cli.Output;
using OrleansMesh.Cli.Ucans;
using OrleansMesh.Cli.Values;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Ipld;
using OrleansMesh.Domain.Ucan;
using OrleansMesh.Domain.Ucan.Policies;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>ucan delegate</c>: lets another use a command.</summary>
internal sealed class UcanDelegateVerb : Verb
{
    private readonly UcanIdentityOptions _identity = new();
    private readonly Option<string?> _audience = UcanOptions.OfDid("--audience", "Who may use it.");
    private readonly Option<string?> _subject = UcanOptions.OfDid("--subject", "Whose capability it is; the signer's own when it is not given.");
    private readonly Option<bool> _powerline = new("--any-subject") { Description = "Pass on whatever is delegated to the signer, whosever it is: a powerline." };
    private readonly Option<string> _command = UcanOptions.Command();
    private readonly Option<string> _policy = new("--policy")
    {
        Description = "What the arguments must keep: statements of the UCAN policy language as JSON, or @file.",
        HelpName = "json|@file",
        DefaultValueFactory = _ => "[]",
    };

    private readonly Option<string> _validity = UcanOptions.Validity(by: "1d");
    private readonly Option<string?> _out = UcanOptions.Out();

    public UcanDelegateVerb()
        : base(
            "delegate",
            "Let another use a command, within a policy and a time.",
            "orleansmesh ucan delegate --home ./acme --human-key ~/acme-human.key --audience did:mesh:academic:mit-001 --command /mcp/tool --policy '[[\"==\",\".name\",\"search\"]]' --for 7d --out acme-to-mit.ucan",
            "orleansmesh ucan delegate --home ./mit --audience did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp --subject did:mesh:enterprise:acme-001 --command /mcp/tool/call --for 12h")
    {
        _audience.Required = true;
        Takes(_identity.Home, _identity.HumanKey, _identity.AsNode, _audience, _subject, _powerline, _command, _policy, _validity, _out);
        _identity.Require(this);
        Validators.Add(result =>
        {
            if (result.GetValue(_powerline) && result.GetValue(_subject) is not null)
            {
                result.AddError("--subject and --any-subject exclude each other.");
            }
        });
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        IpldNode statements = await DagJsonText.ReadAsync("--policy", arguments.GetValue(_policy)!, cancellationToken);
        if (!Policy.TryRead(statements, out Policy? policy))
        {
            throw CliFailureException.Usage("--policy is not of the UCAN policy language.", "Give a list of statements: --policy '[[\"==\",\".name\",\"search\"]]'");
        }

        using var identity = UcanIdentity.Open(arguments, _identity);
        Did? subject = arguments.GetValue(_powerline) ? null : UcanOptions.ReadDid(arguments, _subject) ?? identity.Principal.Did;
        Delegation delegation = new DelegationDraft
        {
            Issuer = identity.Principal,
            Audience = Did.Parse(arguments.GetValue(_audience)!),
            Subject = subject,
            Command = UcanCommand.Parse(arguments.GetValue(_command)!),
            Policy = policy,
            Expires = ValidityText.End(arguments.GetValue(_validity)!, TimeProvider.System.GetUtcNow()),
        }.Sign(identity.Signer);
        await UcanOptions.WriteAsync([delegation], arguments.GetValue(_out), output, cancellationToken);
        return ExitCodes.Done;
    }
}
