using System.CommandLine;
using System.Security.Cryptography.X509Certificates;
using OrleansMesh.Cli.Output;
using OrleansMesh.Cli.Values;
using OrleansMesh.Domain.Certificates;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>cert verify</c>: verifies a mesh's certificate offline.</summary>
internal sealed class CertVerifyVerb : Verb
{
    private readonly Argument<FileInfo> _file = new("file") { Description = "The certificate, with intermediates after it; PEM, or DER alone." };
    private readonly Option<FileInfo> _authorities = new("--ca") { Description = "The anchors, PEM.", HelpName = "file", Required = true };
    private readonly Option<string[]> _lists = CommonOptions.Many("--crl", "A revocation list, PEM or DER.", "file");
    private readonly Option<bool> _withoutLists = new("--no-crl") { Description = "Take authorities without a current revocation list." };
    private readonly Option<bool> _server = new("--server") { Description = "As the certificate of a server; else of a client." };
    private readonly Option<string?> _mesh = new("--mesh") { Description = "The mesh that it must name.", HelpName = "did" };

    public CertVerifyVerb()
        : base(
            "verify",
            "Verify a mesh's certificate up to an anchor, with revocation lists from files. Nothing is fetched.",
            "orleansmesh cert verify acme.pem --ca ca-root.pem --crl ca-root.crl --crl ca.crl",
            "orleansmesh cert verify acme.pem --ca ca-root.pem --no-crl --mesh did:mesh:enterprise:acme-001") => Takes(_file, _authorities, _lists, _withoutLists, _server, _mesh);

    protected override Task<int> RunAsync(ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        IReadOnlyList<X509Certificate2> chain = CertificateFiles.Load(arguments.GetValue(_file)!.FullName);
        IReadOnlyList<X509Certificate2> anchors = CertificateFiles.Load(arguments.GetValue(_authorities)!.FullName);
        RevocationLists lists = RevocationLists.None;
        foreach (string file in arguments.GetValue(_lists)!)
        {
            RevocationList list = CertificateFiles.LoadList(file);
            lists = anchors.Concat(chain).Where(list.IsFrom).Take(1).Aggregate(lists, (all, authority) => all.Add(authority, list));
        }

        var trust = new MeshTrust(anchors, [], lists, RequireRevocationLists: !arguments.GetValue(_withoutLists));
        CertificateUse use = arguments.GetValue(_server) ? CertificateUse.Server : CertificateUse.Client;
        bool holds = MeshCertificate.TryVerify(chain[0], [.. chain.Skip(1)], trust, use, TimeProvider.System.GetUtcNow(), out MeshCertificate? verified, out CertificateRefusal refusal);
        if (holds && arguments.GetValue(_mesh) is { } wanted && verified!.Mesh.ToString() != wanted)
        {
            refusal = CertificateRefusal.MeshMismatch;
        }

        if (refusal != CertificateRefusal.None)
        {
            throw new CliFailureException("certificate-refused", $"The certificate is refused: {refusal}.", refusal == CertificateRefusal.RevocationUnknown ? "Give current lists with --crl, or --no-crl." : "");
        }

        output.Json(new { mesh = verified!.Mesh.ToString(), serial = chain[0].SerialNumber, notAfter = chain[0].NotAfter.ToUniversalTime() });
        output.Line($"[green]Valid[/]: {verified.Mesh}, until {chain[0].NotAfter:u}.");
        return Task.FromResult(ExitCodes.Done);
    }
}
