using System.CommandLine;
using System.Security.Cryptography.X509Certificates;
using OrleansMesh.Cli.Hubs;
using OrleansMesh.Cli.Output;
using OrleansMesh.Cli.Values;
using OrleansMesh.Domain.Certificates;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>cert revoke</c>: puts a certificate on its authority's revocation list.</summary>
internal sealed class CertRevokeVerb : Verb
{
    private readonly Argument<FileInfo> _file = new("file") { Description = "The certificate to revoke: a mesh's, or the hub's intermediate." };
    private readonly Option<string> _data = CommonOptions.Data();

    public CertRevokeVerb()
        : base(
            "revoke",
            "Revoke a certificate: the authority's next revocation list has it. Give the list to those who verify.",
            "orleansmesh cert revoke acme.pem --data /var/lib/orleansmesh") => Takes(_file, _data);

    protected override Task<int> RunAsync(ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        var folder = new AuthorityFolder(arguments.GetValue(_data)!);
        X509Certificate2 certificate = CertificateFiles.Load(arguments.GetValue(_file)!.FullName)[0];
        string? issuer = ((string[])[AuthorityFolder.Hub, AuthorityFolder.Root]).FirstOrDefault(name =>
            folder.Certificate(name).SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData));
        if (issuer is null)
        {
            throw new CliFailureException("not-issued-here", $"No authority of {folder.Path} issued {arguments.GetValue(_file)}.", "Give the folder of its authority with --data.");
        }

        RevocationList list = folder.Revoke(issuer, [certificate.SerialNumberBytes], TimeProvider.System.GetUtcNow(), CertCrlVerb.Lifetime);
        output.Json(new { serial = certificate.SerialNumber, list = folder.ListPath(issuer), number = (long)list.Number, revoked = list.Count });
        output.Line($"[green]Revoked[/] {certificate.SerialNumber}: {folder.ListPath(issuer)} is number {list.Number} with {list.Count} entries.");
        return Task.FromResult(ExitCodes.Done);
    }
}
