using System.CommandLine;
using System.Security.Cryptography.X509Certificates;
using OrleansMesh.Cli.Output;
using OrleansMesh.Cli.Values;
using OrleansMesh.Domain.Certificates;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>cert show</c>: what a certificate says, without any proof.</summary>
internal sealed class CertShowVerb : Verb
{
    private readonly Argument<FileInfo> _file = new("file") { Description = "A certificate, PEM or DER." };

    public CertShowVerb()
        : base("show", "Show what the certificates of a file say. Nothing is verified.", "orleansmesh cert show acme.pem") => Takes(_file);

    protected override Task<int> RunAsync(ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        foreach (X509Certificate2 certificate in CertificateFiles.Load(arguments.GetValue(_file)!.FullName))
        {
            string? mesh = MeshName.TryRead(certificate, out Did did) ? did.ToString() : null;
            output.Json(new { mesh, subject = certificate.Subject, issuer = certificate.Issuer, serial = certificate.SerialNumber, notBefore = certificate.NotBefore.ToUniversalTime(), notAfter = certificate.NotAfter.ToUniversalTime() });
            output.Facts(("mesh", mesh ?? "none"), ("subject", certificate.Subject), ("issuer", certificate.Issuer), ("serial", certificate.SerialNumber), ("valid", $"{certificate.NotBefore:u} to {certificate.NotAfter:u}"));
        }

        return Task.FromResult(ExitCodes.Done);
    }
}
