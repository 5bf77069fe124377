using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrleansMesh.Domain.Certificates;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Gateway;
using OrleansMesh.Transport.WebSockets;

namespace OrleansMesh.Hub.Http;

/// <summary>The Noise edge behind HTTP: a WebSocket at <see cref="WebSocketAddress.Path"/> (T-03). Who does not ask for one is told what is spoken here.</summary>
internal static class MeshEndpoint
{
    /// <summary>Adds the endpoint.</summary>
    public static void MapMeshEdge(this WebApplication hub, HubSettings settings)
    {
        hub.UseWebSockets(new WebSocketOptions { KeepAliveInterval = Timeout.InfiniteTimeSpan });
        hub.MapGet(WebSocketAddress.Path, context => ServeAsync(context, settings.AllowedOrigins)).IsPublic("The Noise handshake behind it says who comes.");
    }

    private static async Task ServeAsync(HttpContext context, IReadOnlyList<string> allowedOrigins)
    {
        if (!context.WebSockets.IsWebSocketRequest || !context.WebSockets.WebSocketRequestedProtocols.Contains(WebSocketAddress.Subprotocol))
        {
            context.Response.Headers.Upgrade = "websocket";
            await RefuseAsync(context, StatusCodes.Status426UpgradeRequired, $"This is the edge of an OrleansMesh hub. Open a WebSocket with the subprotocol {WebSocketAddress.Subprotocol}.\n");
            return;
        }

        // Browsers say where a page is from, others do not: a page of a stranger must not use what its visitor can reach.
        string? origin = context.Request.Headers.Origin;
        if (!string.IsNullOrEmpty(origin) && !allowedOrigins.Contains(origin, StringComparer.OrdinalIgnoreCase))
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden, "Pages of this origin may not connect (Host:AllowedOrigins).\n");
            return;
        }

        using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
        {
            SubProtocol = WebSocketAddress.Subprotocol,
            DangerousEnableCompression = false,
            KeepAliveInterval = Timeout.InfiniteTimeSpan,
        });
        string? peer = context.Connection.RemoteIpAddress is { } address ? new IPEndPoint(address, context.Connection.RemotePort).ToString() : null;

        // TLS has verified the certificate up to the operator's authorities (Host:Tls:ClientAuthorities).
        string? mesh = context.Connection.ClientCertificate is { } certificate && MeshName.TryRead(certificate, out Did named) ? named.ToString() : null;
        await using var connection = new WebSocketConnection(socket, peer) { CertifiedMesh = mesh };
        await using (context.RequestAborted.UnsafeRegister(static c => ((WebSocketConnection)c!).Abort(), connection))
        {
            CancellationToken closing = context.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
            await context.RequestServices.ServeEdgeAsync(connection, closing);
        }
    }

    private static Task RefuseAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(text);
    }
}
