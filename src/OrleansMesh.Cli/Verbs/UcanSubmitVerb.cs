using System.CommandLine;
using OrleansMesh.Cli.Members;
using OrleansMesh.Cli.Output;
using OrleansMesh.Cli.Ucans;
using OrleansMesh.Domain.Ucan;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>ucan submit</c>: brings a revocation to the hub.</summary>
internal sealed class UcanSubmitVerb : MemberVerb
{
    private readonly Argument<string[]> _tokens = new("token")
    {
        Description = "The revocation first, then the delegations that it names: what 'ucan revoke' wrote.",
        HelpName = "file|token",
        Arity = ArgumentArity.OneOrMore,
    };

    public UcanSubmitVerb()
        : base(
            "submit",
            "Bring a revocation to the mesh's hub. From then on the hub refuses what stems from the revoked delegation; federations entered by it stop within a second where the hub requires capabilities.",
            "orleansmesh ucan submit revoked.ucan --home ./acme") => Takes(_tokens, Home, Hub, PostQuantum, Authorities);

    protected override async Task<int> RunAsync(Member member, ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        IReadOnlyList<UcanToken> tokens = await TokenFiles.ReadAsync(arguments.GetValue(_tokens)!, cancellationToken);
        RevokeResult revoked = await member.Client.RevokeAsync([.. tokens.Select(token => UcanText.Encode(token.Bytes.Span))], cancellationToken);
        output.Json(new { @event = "revoked", delegation = revoked.Delegation, revoker = revoked.Revoker });
        output.Line($"Revoked at the hub: {revoked.Delegation}, by {revoked.Revoker}.");
        return ExitCodes.Done;
    }
}
