using Microsoft.Extensions.Hosting;
using OrleansMesh.Gateway;
using OrleansMesh.Transport;
using OrleansMesh.Transport.Quic;

namespace OrleansMesh.Hub.Tls;

/// <summary>The Noise edge over QUIC (T-04), with the certificate of the TLS listener; a renewed one holds for the connections that begin after, a revoked client's connection ends.</summary>
internal sealed class QuicEdge(IServiceProvider services, HubSettings settings, CertificateWatch certificates) : BackgroundService
{
    private IMeshListener? _listener;

    /// <inheritdoc/>
    /// <exception cref="IOException">The address is taken; the hub does not start.</exception>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        var transport = new QuicMeshTransport(server: certificates.ForConnection);
        _listener = new WatchedListener(await transport.ListenAsync(new Uri($"quic://{settings.Quic}"), cancellationToken), certificates);
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => services.ServeEdgeAsync(_listener!, stoppingToken);
}
