using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using OrleansMesh.Cli.Hubs;
using OrleansMesh.Cli.Members;
using OrleansMesh.Cli.Output;
using OrleansMesh.Cryptography.Ecdsa;
using OrleansMesh.Domain.Identity;
using OrleansMesh.KeyStores;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>cert issue</c>: a mesh's certificate from the hub's intermediate.</summary>
internal sealed class CertIssueVerb : Verb
{
    private readonly Argument<string> _mesh = new("did") { Description = "The mesh to name." };
    private readonly Option<string> _data = CommonOptions.Data();
    private readonly Option<FileInfo?> _request = new("--request") { Description = "The mesh's certificate request (PKCS #10, PEM) with its own key on P-384; without it a new key is made.", HelpName = "file" };
    private readonly Option<string[]> _hosts = CommonOptions.Many("--host", "A host of the mesh: the certificate serves too.", "name");
    private readonly Option<int> _days = new("--days") { Description = "How long it is valid, 1 to 398.", HelpName = "days", DefaultValueFactory = _ => 90 };
    private readonly Option<string> _out = new("--out") { Description = "The file to write, PEM with the intermediate; a new key goes beside it as FILE.key.", HelpName = "file", Required = true };

    public CertIssueVerb()
        : base(
            "issue",
            "Issue a certificate that names a mesh. For the hub's operator: it needs the hub's folder.",
            "orleansmesh cert issue did:mesh:enterprise:acme-001 --data /var/lib/orleansmesh --out acme.pem",
            "orleansmesh cert issue did:mesh:enterprise:acme-001 --request acme.csr --host mesh.acme.example --out acme.pem")
    {
        Takes(_mesh, _data, _request, _hosts, _days, _out);
        _mesh.Validators.Add(result => MeshDid.Require(result.GetValueOrDefault<string>(), result.AddError));
        _days.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 398)
            {
                result.AddError($"--days is {result.GetValueOrDefault<int>()}. Give 1 to 398.");
            }
        });
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        var folder = new AuthorityFolder(arguments.GetValue(_data)!);
        string file = Path.GetFullPath(arguments.GetValue(_out)!);
        using ECDsa? made = arguments.GetValue(_request) is null ? ECDsa.Create(ECCurve.NamedCurves.nistP384) : null;
        EcdsaPublicKey publicKey = made is null ? Requested(arguments.GetValue(_request)!.FullName) : Of(made);
        var mesh = Did.Parse(arguments.GetValue(_mesh)!);
        X509Certificate2 certificate = folder.As(AuthorityFolder.Hub, authority =>
            authority.Issue(mesh, publicKey, arguments.GetValue(_hosts)!, TimeProvider.System.GetUtcNow(), TimeSpan.FromDays(arguments.GetValue(_days))));
        if (made is not null)
        {
            byte[] key = System.Text.Encoding.ASCII.GetBytes(made.ExportPkcs8PrivateKeyPem() + "\n");
            OwnerFile.WriteAtomic(file + ".key", key);
            CryptographicOperations.ZeroMemory(key);
        }

        await File.WriteAllTextAsync(file, certificate.ExportCertificatePem() + "\n" + folder.Certificate(AuthorityFolder.Hub).ExportCertificatePem() + "\n", cancellationToken);
        output.Json(new { mesh = mesh.ToString(), serial = certificate.SerialNumber, notAfter = certificate.NotAfter.ToUniversalTime(), file, key = made is null ? null : file + ".key" });
        output.Line($"[green]Issued[/] {file}: {mesh}, serial {certificate.SerialNumber}, until {certificate.NotAfter:yyyy-MM-dd}.");
        return ExitCodes.Done;
    }

    private static EcdsaPublicKey Requested(string path)
    {
        try
        {
            // The platform verifies that who asks has the key.
            var request = CertificateRequest.LoadSigningRequestPem(File.ReadAllText(path), HashAlgorithmName.SHA384, CertificateRequestLoadOptions.Default);
            using ECDsa? key = request.PublicKey.GetECDsaPublicKey();
            return Of(key);
        }
        catch (Exception wrong) when (wrong is CryptographicException or ArgumentException)
        {
            throw NoRequest(path);
        }
    }

    private static EcdsaPublicKey Of(ECDsa? key)
    {
        ECParameters parameters = key?.ExportParameters(includePrivateParameters: false) ?? default;
        return EcdsaPublicKey.TryFromCoordinates(EcdsaCurve.P384, parameters.Q.X, parameters.Q.Y, out EcdsaPublicKey? read) ? read : throw NoRequest("the request");
    }

    private static CliFailureException NoRequest(string path) =>
        new("request", $"{path} is no certificate request of a key on P-384 that its owner signed.", "Make one: openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-384 -nodes -keyout acme.key -subj / -out acme.csr");
}
