using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace OrleansMesh.Resolution.Tests.Http;

/// <summary>A real server on this machine, with TLS by a certificate for <c>localhost</c> or without, that answers as a test says.</summary>
internal sealed class LocalServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly X509Certificate2? _certificate;

    private LocalServer(WebApplication application, X509Certificate2? certificate)
    {
        _application = application;
        _certificate = certificate;
    }

    /// <summary>For example <c>https://localhost:39999</c>.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>The port as a did:web has it.</summary>
    public string DidHost => $"localhost%3A{Address.Port}";

    /// <summary>What to trust.</summary>
    public X509Certificate2Collection Roots => _certificate is null ? [] : [_certificate];

    public static async Task<LocalServer> StartAsync(RequestDelegate answer, bool tls = true)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        X509Certificate2? certificate = tls ? SelfSigned() : null;
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listener =>
        {
            listener.Protocols = HttpProtocols.Http1;
            if (certificate is not null)
            {
                listener.UseHttps(certificate);
            }
        }));
        builder.WebHost.UseKestrelHttpsConfiguration();
        WebApplication application = builder.Build();
        application.Run(answer);
        var server = new LocalServer(application, certificate);
        await application.StartAsync();
        var bound = new Uri(application.Urls.First());
        server.Address = new Uri($"{(tls ? "https" : "http")}://localhost:{bound.Port}");
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        _certificate?.Dispose();
    }

    private static X509Certificate2 SelfSigned()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddHours(-1), now.AddDays(1));
    }
}
