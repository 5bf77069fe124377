using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace OrleansMesh.Transport.Tls;

/// <summary>How a client speaks TLS 1.3 (T-12): whom it trusts and who it is.</summary>
public sealed class TlsClientOptions
{
    /// <summary>The authorities that may have issued the server's certificate; null for those of the operating system.</summary>
    public X509Certificate2Collection? TrustAnchors { get; set; }

    /// <summary>Our own certificate with its key, for servers that ask for one; null for none.</summary>
    public X509Certificate2? ClientCertificate { get; set; }

    /// <summary>Intermediates that are sent with <see cref="ClientCertificate"/>, so that the server needs only the anchor; null or empty for none.</summary>
    public X509Certificate2Collection? ClientIntermediates { get; set; }

    /// <summary>Settings of one connection to <paramref name="host"/>.</summary>
    public SslClientAuthenticationOptions ForHost(string host)
    {
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = host,
            EnabledSslProtocols = SslProtocols.Tls13,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        };
        if (TrustAnchors is not null)
        {
            options.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(TrustAnchors);
        }

        if (ClientCertificate is not null)
        {
            // Nothing is fetched to complete the chain: what is to be sent was given.
            options.ClientCertificateContext = SslStreamCertificateContext.Create(ClientCertificate, ClientIntermediates, offline: true);
        }

        return options;
    }
}
