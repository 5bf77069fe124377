using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using OrleansMesh.Cli.Values;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Certificates;
using OrleansMesh.Domain.Keys;
using OrleansMesh.KeyStores;
using OrleansMesh.KeyStores.Tokens;

namespace OrleansMesh.Cli.Hubs;

/// <summary>A root authority and the hub's intermediate in a hub's data folder: <c>ca-root.pem</c>, <c>ca.pem</c>, their revocation lists and keys.</summary>
internal sealed class AuthorityFolder(string path)
{
    /// <summary>The names of the keys and, with an extension, of the files.</summary>
    public const string Root = "ca-root";

    /// <summary>The intermediate's.</summary>
    public const string Hub = "ca";

    private static readonly TimeSpan RootLifetime = TimeSpan.FromDays(3650);
    private static readonly TimeSpan HubLifetime = TimeSpan.FromDays(730);
    private readonly FileKeyStore _keys = new(path, TerminalPassphrases.Instance, new Pkcs11Keys(TerminalPassphrases.Instance));

    /// <summary>Absolute.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>Makes both, with empty revocation lists.</summary>
    /// <exception cref="CliFailureException">There is an authority already.</exception>
    public void Create(string name, IReadOnlyList<string> groups, IReadOnlyList<string> dnsNames, DateTimeOffset now, TimeSpan listLifetime)
    {
        OwnerFile.CreateDirectory(Path);
        if (File.Exists(CertificatePath(Hub)) || File.Exists(CertificatePath(Root)))
        {
            throw new CliFailureException("authority-exists", $"There is an authority in {Path}.", "Use it, or give another folder with --data.");
        }

        foreach (string key in (string[])[Root, Hub])
        {
            _ = _keys.Find(key) ?? _keys.Create(key, KeyKind.P384);
        }

        using ISigningKey rootKey = _keys.OpenSigning(Root);
        using ISigningKey hubKey = _keys.OpenSigning(Hub);
        var root = CertificateAuthority.CreateRoot($"{name} root", rootKey, now, RootLifetime);
        CertificateAuthority hub = root.CreateIntermediate(name, hubKey, groups, dnsNames, now, HubLifetime);
        foreach ((string file, CertificateAuthority authority) in new[] { (Root, root), (Hub, hub) })
        {
            OwnerFile.WriteAtomic(CertificatePath(file), System.Text.Encoding.ASCII.GetBytes(authority.Certificate.ExportCertificatePem() + "\n"));
            WriteList(file, authority.Revoke([], [], now, listLifetime));
        }
    }

    /// <summary>The certificate of <see cref="Root"/> or <see cref="Hub"/>.</summary>
    /// <exception cref="CliFailureException">There is none.</exception>
    public X509Certificate2 Certificate(string name) => File.Exists(CertificatePath(name))
        ? CertificateFiles.Load(CertificatePath(name))[0]
        : throw new CliFailureException("no-authority", $"There is no authority in {Path}.", $"Make one: orleansmesh cert init --data {Path}");

    /// <summary>Does something as the authority of a name.</summary>
    public T As<T>(string name, Func<CertificateAuthority, T> work)
    {
        X509Certificate2 certificate = Certificate(name);
        using ISigningKey key = _keys.OpenSigning(name);
        return work(new CertificateAuthority(certificate, key));
    }

    /// <summary>Writes the next revocation list of an authority, with serial numbers more.</summary>
    public RevocationList Revoke(string name, IReadOnlyList<ReadOnlyMemory<byte>> serials, DateTimeOffset now, TimeSpan lifetime)
    {
        byte[] next = As(name, authority => authority.Revoke(ReadList(name), serials, now, lifetime));
        WriteList(name, next);
        return RevocationList.TryParse(next, out RevocationList? list) ? list : throw new InvalidOperationException("The list that was written cannot be read.");
    }

    /// <summary>Where an authority's certificate is.</summary>
    public string CertificatePath(string name) => System.IO.Path.Combine(Path, name + ".pem");

    /// <summary>Where an authority's revocation list is, PEM.</summary>
    public string ListPath(string name) => System.IO.Path.Combine(Path, name + ".crl");

    private byte[] ReadList(string name) => File.Exists(ListPath(name)) ? CertificateFiles.LoadList(ListPath(name)).Der.ToArray() : [];

    private void WriteList(string name, byte[] der) =>
        OwnerFile.WriteAtomic(ListPath(name), System.Text.Encoding.ASCII.GetBytes(PemEncoding.WriteString("X509 CRL", der) + "\n"));
}
