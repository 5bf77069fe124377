using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OrleansMesh.Hub.Tls;

/// <summary>What the certificate files held at one time, ready for connections; does not change.</summary>
internal sealed class TlsCertificates
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private readonly SslStreamCertificateContext _own;
    private readonly X509Certificate2Collection _clientAuthorities;
    private readonly ClientCertificateMode _mode;
    private readonly ClientRevocations? _revocations;

    private TlsCertificates(
        SslStreamCertificateContext own, X509Certificate2Collection clientAuthorities, ClientCertificateMode mode, ClientRevocations? revocations, string fingerprint)
    {
        _own = own;
        _clientAuthorities = clientAuthorities;
        _mode = mode;
        _revocations = revocations;
        Fingerprint = fingerprint;
    }

    /// <summary>SHA-256 of all files, to see whether they changed.</summary>
    public string Fingerprint { get; }

    /// <summary>When the certificate expires.</summary>
    public DateTimeOffset NotAfter => new(_own.TargetCertificate.NotAfter);

    /// <summary>The files' present <see cref="Fingerprint"/>.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static string FingerprintOf(TlsSettings settings)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string path in (string[])[settings.Certificate, settings.Key, settings.PasswordFile, settings.ClientAuthorities, .. settings.Crls])
        {
            if (path.Length > 0)
            {
                hash.AppendData(SHA256.HashData(File.ReadAllBytes(path)));
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Reads the files.</summary>
    /// <exception cref="CryptographicException">They are no certificate with its key.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static TlsCertificates Load(TlsSettings settings)
    {
        string fingerprint = FingerprintOf(settings);
        X509Certificate2Collection chain = [];
        X509Certificate2 own;
        if (settings.IsPkcs12)
        {
            string? password = settings.PasswordFile.Length > 0 ? File.ReadAllText(settings.PasswordFile).Trim() : null;
            chain = X509CertificateLoader.LoadPkcs12CollectionFromFile(settings.Certificate, password);
            own = chain.FirstOrDefault(c => c.HasPrivateKey) ?? throw new CryptographicException($"{settings.Certificate} holds no certificate with a key.");
        }
        else
        {
            own = X509Certificate2.CreateFromPemFile(settings.Certificate, settings.Key);
            chain.ImportFromPemFile(settings.Certificate);
        }

        X509Certificate2Collection authorities = [];
        if (settings.ClientAuthorities.Length > 0)
        {
            authorities.ImportFromPemFile(settings.ClientAuthorities);
        }

        return new TlsCertificates(SslStreamCertificateContext.Create(own, chain, offline: true), authorities, settings.ClientCertificates, settings.Crls.Count > 0 ? ClientRevocations.Load(settings.Crls) : null, fingerprint);
    }

    /// <summary>Whether lists are given by which a chain's certificate is revoked.</summary>
    public bool Revoke(IReadOnlyList<X509Certificate2> path, DateTimeOffset now) => _revocations?.Revoke(path, now) == true;

    /// <summary>How one connection is served: TLS 1.3, and client certificates by our own authorities for client authentication alone, not revoked where lists are given.</summary>
    /// <param name="onClient">Gets the chain of a client that was let in, up to its anchor; good for the call alone.</param>
    public SslServerAuthenticationOptions ForConnection(TimeProvider clock, Action<IReadOnlyList<X509Certificate2>>? onClient = null)
    {
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = _own,
            EnabledSslProtocols = SslProtocols.Tls13,
            ClientCertificateRequired = _mode != ClientCertificateMode.None,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        };
        if (_mode != ClientCertificateMode.None)
        {
            options.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(_clientAuthorities);
            options.CertificateChainPolicy.ApplicationPolicy.Add(new Oid(ClientAuthentication));
            options.RemoteCertificateValidationCallback = (_, certificate, chain, errors) => certificate is null
                ? _mode == ClientCertificateMode.Allow
                : errors == SslPolicyErrors.None && Allow([.. chain?.ChainElements.Select(element => element.Certificate) ?? []], clock.GetUtcNow(), onClient);
        }

        return options;
    }

    private bool Allow(X509Certificate2[] path, DateTimeOffset now, Action<IReadOnlyList<X509Certificate2>>? onClient)
    {
        if (path.Length == 0 || _revocations?.Allow(path, now) == false)
        {
            return false;
        }

        onClient?.Invoke(path);
        return true;
    }
}
