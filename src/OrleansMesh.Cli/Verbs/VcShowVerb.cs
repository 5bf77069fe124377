using System.CommandLine;
using OrleansMesh.Cli.Output;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>vc show</c>: what a credential says; <c>vc verify</c> tells whether it holds.</summary>
internal sealed class VcShowVerb : Verb
{
    private readonly Argument<string> _file = new("file") { Description = "The credential." };

    public VcShowVerb()
        : base("show", "Show what a credential says. It is parsed, not verified: a hub verifies it when a mesh presents it.", "orleansmesh vc show acme.json") =>
        Takes(_file);

    protected override async Task<int> RunAsync(ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        string file = arguments.GetValue(_file)!;
        MeshAgentCredential credential = Parse(file, await File.ReadAllBytesAsync(file, cancellationToken));
        MeshAgentClaims claims = credential.Claims;
        output.Json(new
        {
            issuer = credential.Issuer.ToString(),
            subject = claims.Subject.ToString(),
            trust = claims.TrustLevel,
            capabilities = claims.MeshCapabilities,
            certifications = claims.ComplianceCertifications,
            validFrom = credential.ValidFrom,
            validUntil = credential.ValidUntil,
        });
        output.Facts(
            ("issuer", credential.Issuer.ToString()),
            ("subject", claims.Subject.ToString()),
            ("trust level", $"{claims.TrustLevel}"),
            ("capabilities", string.Join(", ", claims.MeshCapabilities)),
            ("certifications", string.Join(", ", claims.ComplianceCertifications)),
            ("valid from", $"{credential.ValidFrom:u}"),
            ("valid until", $"{credential.ValidUntil:u}"));
        return ExitCodes.Done;
    }

    private static MeshAgentCredential Parse(string file, byte[] bytes) =>
        MeshAgentCredential.TryParse(bytes, out MeshAgentCredential? credential, out CredentialRefusal refusal)
            ? credential
            : throw new CliFailureException("not-a-credential", $"{file} is not a MeshAgentCredential ({refusal}).", "Issue one: orleansmesh vc issue --help");
}
