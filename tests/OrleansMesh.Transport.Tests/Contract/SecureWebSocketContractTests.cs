using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using OrleansMesh.Transport.Tls;

namespace OrleansMesh.Transport.Tests.Contract;

/// <summary>The same inside TLS 1.3.</summary>
public sealed class SecureWebSocketContractTests : WebSocketContractTests, IDisposable
{
    private readonly X509Certificate2 _certificate = Certificate();

    public void Dispose() => _certificate.Dispose();

    protected override async Task<Stream> SecureAsync(Stream socket, bool isServer)
    {
        var tls = new SslStream(socket);
        if (isServer)
        {
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate });
        }
        else
        {
            await tls.AuthenticateAsClientAsync(new TlsClientOptions { TrustAnchors = [_certificate] }.ForHost("127.0.0.1"));
        }

        return tls;
    }

    private static X509Certificate2 Certificate()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=hub", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddHours(-1), TimeProvider.System.GetUtcNow().AddDays(1));
    }
}
