using System.CommandLine;
using OrleansMesh.Cli.Output;
using OrleansMesh.Cli.Values;
using OrleansMesh.Client;
using OrleansMesh.Domain.Tokens;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>token issue</c>: signs a token with a mesh's key.</summary>
internal sealed class TokenIssueVerb : Verb
{
    private readonly Option<string> _home = CommonOptions.Home();
    private readonly Option<string> _audience = new("--audience") { Description = "Who may take it.", HelpName = "name", Required = true };
    private readonly Option<string?> _subject = new("--subject") { Description = "Who it is about; the mesh itself when it is not given.", HelpName = "name" };
    private readonly Option<string?> _actor = new("--actor") { Description = "Makes it a delegation: who may act for the subject, once.", HelpName = "did" };
    private readonly Option<string[]> _scopes = CommonOptions.Many("--scope", "What it grants.", "scope");
    private readonly Option<int> _minutes = new("--minutes") { Description = "How long it is valid: 1 to 60, as a delegation 1 to 15.", HelpName = "minutes", DefaultValueFactory = _ => 10 };

    public TokenIssueVerb()
        : base(
            "issue",
            "Issue an access token, or with --actor a delegation token, signed with the mesh's key. It is printed alone.",
            "orleansmesh token issue --home ./acme --audience did:mesh:hub:eu --scope envelopes:send",
            "orleansmesh token issue --home ./acme --audience did:mesh:academic:mit-001 --actor did:mesh:service:agent-7 --minutes 5")
    {
        Takes(_home, _audience, _subject, _actor, _scopes, _minutes);
        _minutes.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 60)
            {
                result.AddError($"--minutes is {result.GetValueOrDefault<int>()}. Give 1 to 60, with --actor 1 to 15.");
            }
        });
    }

    protected override Task<int> RunAsync(ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        using MeshFolder folder = MeshFolder.Open(arguments.GetValue(_home)!, passphrases: TerminalPassphrases.Instance);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        var claims = new TokenClaims
        {
            Issuer = folder.MeshId.ToString(),
            Subject = arguments.GetValue(_subject) ?? folder.MeshId.ToString(),
            Audience = [arguments.GetValue(_audience)!],
            IssuedAt = now,
            NotBefore = now,
            ExpiresAt = now.AddMinutes(arguments.GetValue(_minutes)),
            TokenId = TokenId.New(),
            Scopes = arguments.GetValue(_scopes)!,
            Actor = arguments.GetValue(_actor),
        };
        string token;
        try
        {
            token = claims.Actor is null ? AccessToken.Issue(claims, folder.MeshKey, folder.KeyId) : DelegationToken.Issue(claims, folder.MeshKey, folder.KeyId);
        }
        catch (ArgumentException refused)
        {
            throw CliFailureException.Usage(refused.Message, "See: orleansmesh token issue --help");
        }

        output.Json(new { token, tokenId = claims.TokenId, expiresAt = claims.ExpiresAt });
        output.Line($"{token}");
        return Task.FromResult(ExitCodes.Done);
    }
}
