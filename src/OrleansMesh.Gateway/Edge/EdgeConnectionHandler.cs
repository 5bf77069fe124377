using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using OrleansMesh.Transport.Tcp;

namespace OrleansMesh.Gateway.Edge;

/// <summary>Hands what a TCP listener of Kestrel's accepts to the edge; Kestrel closes it afterwards.</summary>
internal sealed class EdgeConnectionHandler(EdgeConnections edge) : ConnectionHandler
{
    /// <inheritdoc/>
    public override Task OnConnectedAsync(ConnectionContext connection) => edge.ServeAsync(
        new TcpConnection(connection),
        connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? CancellationToken.None);
}
