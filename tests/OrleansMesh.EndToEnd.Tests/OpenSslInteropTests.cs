using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using OrleansMesh.Cli;
using OrleansMesh.Domain.Certificates;

namespace OrleansMesh.EndToEnd.Tests;

/// <summary>Our certificates and revocation lists against the openssl command: it verifies ours, we verify what it made, and both refuse the same.</summary>
public sealed class OpenSslInteropTests : IDisposable
{
    private const string Mesh = "did:mesh:enterprise:acme-001";
    private readonly string _folder = Directory.CreateTempSubdirectory("orleansmesh-openssl-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [OpenSslFact]
    public async Task OurChainAndLists_AreVerifiedByOpenSsl()
    {
        await DoneAsync("cert", "init", "--data", _folder, "--group", "did:mesh:enterprise");
        await DoneAsync("cert", "issue", Mesh, "--data", _folder, "--out", File("leaf.pem"));
        await DoneAsync("cert", "verify", File("leaf.pem"), "--ca", File("ca-root.pem"), "--crl", File("ca-root.crl"), "--crl", File("ca.crl"), "--mesh", Mesh);
        string[] verify = ["verify", "-CAfile", File("ca-root.pem"), "-untrusted", File("ca.pem"), "-CRLfile", File("ca-root.crl"), "-CRLfile", File("ca.crl"), "-crl_check_all", "-x509_strict", "-purpose", "sslclient", File("leaf.pem")];

        Assert.Equal(0, OpenSsl(out string output, verify));
        Assert.Contains("OK", output, StringComparison.Ordinal);
        Assert.Equal(0, OpenSsl(out output, "x509", "-in", File("leaf.pem"), "-noout", "-text"));
        Assert.Contains($"URI:{Mesh}", output, StringComparison.Ordinal);
        Assert.Contains("ecdsa-with-SHA384", output, StringComparison.Ordinal);
        Assert.Equal(0, OpenSsl(out output, "x509", "-in", File("ca.pem"), "-noout", "-text"));
        Assert.Contains("DirName:O = did:mesh:enterprise", output, StringComparison.Ordinal);

        // The constraint on names is one that openssl understands too.
        await DoneAsync("cert", "issue", "did:mesh:academic:mit-001", "--data", _folder, "--out", File("outside.pem"));
        Assert.NotEqual(0, OpenSsl(out output, [.. verify[..^1], File("outside.pem")]));
        Assert.Contains("permitted subtree violation", output, StringComparison.Ordinal);

        await DoneAsync("cert", "revoke", File("leaf.pem"), "--data", _folder);
        Assert.NotEqual(0, OpenSsl(out output, verify));
        Assert.Contains("revoked", output, StringComparison.Ordinal);
    }

    [OpenSslFact]
    public void ChainMadeByOpenSsl_IsVerifiedByUs()
    {
        System.IO.File.WriteAllText(File("extensions"), $"""
            [intermediate]
            basicConstraints=critical,CA:true,pathlen:0
            keyUsage=critical,keyCertSign,cRLSign
            subjectKeyIdentifier=hash
            authorityKeyIdentifier=keyid
            nameConstraints=critical,permitted;dirName:group
            [group]
            O=did:mesh:enterprise
            [leaf]
            basicConstraints=critical,CA:false
            keyUsage=critical,digitalSignature
            extendedKeyUsage=clientAuth
            subjectAltName=URI:{Mesh}
            subjectKeyIdentifier=hash
            authorityKeyIdentifier=keyid
            [ca]
            default_ca=it
            [it]
            database={File("index")}
            crlnumber={File("number")}
            default_md=sha384
            default_crl_days=7
            """);
        Make("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-384", "-sha384", "-nodes", "-keyout", File("root.key"), "-out", File("root.pem"), "-subj", "/CN=Their root", "-days", "30", "-addext", "keyUsage=critical,keyCertSign,cRLSign");
        Request("intermediate", "/CN=Their hub");
        Make("x509", "-req", "-in", File("intermediate.csr"), "-CA", File("root.pem"), "-CAkey", File("root.key"), "-CAcreateserial", "-sha384", "-days", "20", "-extfile", File("extensions"), "-extensions", "intermediate", "-out", File("intermediate.pem"));
        Request("leaf", "/O=did:mesh:enterprise/CN=" + Mesh);
        Make("x509", "-req", "-in", File("leaf.csr"), "-CA", File("intermediate.pem"), "-CAkey", File("intermediate.key"), "-CAcreateserial", "-sha384", "-days", "10", "-extfile", File("extensions"), "-extensions", "leaf", "-out", File("leaf.pem"));
        System.IO.File.WriteAllText(File("index"), "");
        System.IO.File.WriteAllText(File("number"), "01\n");
        List("root", "root.crl");
        List("intermediate", "before.crl");

        X509Certificate2 root = Load("root.pem");
        X509Certificate2 intermediate = Load("intermediate.pem");
        Assert.Equal(CertificateRefusal.None, Judge(root, intermediate, "before.crl"));
        Make("ca", "-config", File("extensions"), "-cert", File("intermediate.pem"), "-keyfile", File("intermediate.key"), "-revoke", File("leaf.pem"));
        List("intermediate", "after.crl");
        Assert.Equal(CertificateRefusal.Revoked, Judge(root, intermediate, "after.crl"));
    }

    private CertificateRefusal Judge(X509Certificate2 root, X509Certificate2 intermediate, string list)
    {
        Assert.True(RevocationList.TryParse(System.IO.File.ReadAllBytes(File("root.crl")), out RevocationList? ofRoot));
        Assert.True(RevocationList.TryParse(System.IO.File.ReadAllBytes(File(list)), out RevocationList? ofHub));
        var trust = new MeshTrust([root], [], RevocationLists.None.Add(root, ofRoot).Add(intermediate, ofHub));
        _ = MeshCertificate.TryVerify(Load("leaf.pem"), [intermediate], trust, CertificateUse.Client, TimeProvider.System.GetUtcNow().AddMinutes(1), out _, out CertificateRefusal refusal);
        return refusal;
    }

    private void Request(string name, string subject) =>
        Make("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-384", "-nodes", "-keyout", File(name + ".key"), "-out", File(name + ".csr"), "-subj", subject);

    private void List(string authority, string file)
    {
        Make("ca", "-config", File("extensions"), "-gencrl", "-cert", File(authority + ".pem"), "-keyfile", File(authority + ".key"), "-out", File(file + ".pem"));
        Make("crl", "-in", File(file + ".pem"), "-outform", "DER", "-out", File(file));
    }

    private X509Certificate2 Load(string name) => X509CertificateLoader.LoadCertificateFromFile(File(name));

    private string File(string name) => Path.Combine(_folder, name);

    private void Make(params string[] arguments) => Assert.True(OpenSsl(out string output, arguments) == 0, output);

    private int OpenSsl(out string output, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo("openssl", arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _folder })!;
        var error = new System.Text.StringBuilder();
        process.ErrorDataReceived += (_, line) => error.AppendLine(line.Data);
        process.BeginErrorReadLine();
        string text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        output = text + error;
        return process.ExitCode;
    }

    private static async Task DoneAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        Assert.True(await CliApplication.RunAsync([.. arguments, "--json"], output, error) == ExitCodes.Done, error.ToString());
    }
}
