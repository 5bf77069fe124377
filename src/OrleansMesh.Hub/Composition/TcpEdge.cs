using System.Net;
using Microsoft.Extensions.Hosting;
using OrleansMesh.Gateway;
using OrleansMesh.Transport;
using OrleansMesh.Transport.Tcp;

namespace OrleansMesh.Hub.Composition;

/// <summary>The Noise edge over TCP (T-02), beside the web server.</summary>
internal sealed class TcpEdge(IServiceProvider services, IPEndPoint listen) : BackgroundService
{
    private IMeshListener? _listener;

    /// <summary>The address listened at, once the hub has started.</summary>
    public Uri Address => _listener?.Address ?? throw new InvalidOperationException("The hub has not started.");

    /// <inheritdoc/>
    /// <exception cref="IOException">The address is taken; the hub does not start.</exception>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        _listener = await new TcpTransport().ListenAsync(new Uri($"tcp://{listen}"), cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => services.ServeEdgeAsync(_listener!, stoppingToken);
}
