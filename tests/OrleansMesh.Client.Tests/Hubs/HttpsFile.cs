using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace OrleansMesh.Client.Tests.Hubs;

/// <summary>A server on this machine that answers every request over TLS with one file; its certificate is its own authority.</summary>
internal sealed class HttpsFile : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly byte[] _file;
    private readonly X509Certificate2 _certificate = SelfSigned();
    private readonly Task _serving;

    public HttpsFile(byte[] file)
    {
        _file = file;
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Address => $"https://localhost:{((IPEndPoint)_listener.LocalEndpoint).Port}/next.json";

    public X509Certificate2Collection Roots => [_certificate];

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _serving;
        _certificate.Dispose();
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        using X509Certificate2 made = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            try
            {
                using TcpClient client = await _listener.AcceptTcpClientAsync();
                await using var tls = new SslStream(client.GetStream());
                await tls.AuthenticateAsServerAsync(_certificate);
                using var reader = new StreamReader(tls, Encoding.ASCII, leaveOpen: true);
                while (await reader.ReadLineAsync() is { Length: > 0 })
                {
                    // the head ends with an empty line
                }

                await tls.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {_file.Length}\r\nConnection: close\r\n\r\n"));
                await tls.WriteAsync(_file);
                await tls.ShutdownAsync();
            }
            catch (Exception e) when (e is IOException or AuthenticationException)
            {
                // who does not trust us goes away
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
