using System.CommandLine;
using OrleansMesh.Cli.Output;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Jose;
using OrleansMesh.Domain.Tokens;
using OrleansMesh.KeyStores;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>token verify</c>: verifies a token by its issuer's document or keys.</summary>
internal sealed class TokenVerifyVerb : Verb
{
    private readonly Argument<string> _token = new("token") { Description = "The token, or - for the first line of standard input." };
    private readonly Option<FileInfo> _issuer = new("--issuer-document") { Description = "The issuer's DID document or registration.", HelpName = "file", Required = true };
    private readonly Option<string> _audience = new("--audience") { Description = "Our own name: the token must be for it.", HelpName = "name", Required = true };
    private readonly Option<bool> _delegation = new("--delegation") { Description = "As a delegation token; whether it was used before is not known here." };
    private readonly Option<string?> _actor = new("--actor") { Description = "Who presents a delegation.", HelpName = "did" };
    private readonly Option<string[]> _scopes = CommonOptions.Many("--scope", "What it must grant.", "scope");

    public TokenVerifyVerb()
        : base(
            "verify",
            "Verify an access or delegation token offline.",
            "orleansmesh token verify eyJ… --issuer-document ./acme/registration.json --audience did:mesh:hub:eu --scope envelopes:send",
            "orleansmesh token verify - --delegation --actor did:mesh:service:agent-7 --issuer-document acme.json --audience did:mesh:academic:mit-001") =>
        Takes(_token, _issuer, _audience, _delegation, _actor, _scopes);

    protected override async Task<int> RunAsync(ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        string file = arguments.GetValue(_issuer)!.FullName;
        byte[] bytes = OwnerFile.ReadIfPresent(file, DidDocument.BytesMax) ?? throw new CliFailureException("file", $"There is no file {file}.", "Give the issuer's DID document.");
        if (!DidDocument.TryParse(bytes, out DidDocument? document, out DidDocumentFault wrong))
        {
            throw new CliFailureException("did-document", $"{file} is no DID document ({wrong}).", "Give the issuer's DID document.");
        }

        string? text = arguments.GetValue(_token) == "-" ? await Console.In.ReadLineAsync(cancellationToken) : arguments.GetValue(_token);
        var keys = JsonWebKeySet.Of(document, KeyPurpose.AssertionMethod);
        var expectation = new TokenExpectation(document.Id.ToString(), arguments.GetValue(_audience)!) { Actor = arguments.GetValue(_actor), Scopes = arguments.GetValue(_scopes)! };
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        bool holds = arguments.GetValue(_delegation)
            ? DelegationToken.TryTake(text, keys, expectation, new TokenReplay(), now, out VerifiedToken? token, out TokenFault fault)
            : AccessToken.TryVerify(text, keys, expectation, now, out token, out fault);
        if (!holds)
        {
            string why = fault.Signature == JwsRefusal.None ? $"{fault.Reason}" : $"{fault.Reason}, {fault.Signature}";
            throw new CliFailureException("token-refused", $"The token is refused: {why}.", "");
        }

        TokenClaims claims = token!.Claims;
        output.Json(new { issuer = claims.Issuer, subject = claims.Subject, actor = claims.Actor, scopes = claims.Scopes, tokenId = claims.TokenId, expiresAt = claims.ExpiresAt, keyId = token.Key.KeyId });
        output.Facts(("issuer", claims.Issuer), ("subject", claims.Subject), ("actor", claims.Actor ?? "none"), ("scopes", string.Join(' ', claims.Scopes)), ("until", $"{claims.ExpiresAt:u}"));
        return ExitCodes.Done;
    }
}
