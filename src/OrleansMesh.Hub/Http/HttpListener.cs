using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using OrleansMesh.Gateway;
using OrleansMesh.Hub.Tls;

namespace OrleansMesh.Hub.Http;

/// <summary>Kestrel's HTTP listener of a hub, with TLS 1.3 when there is a certificate (T-12), and bounds for who has not proven anything yet.</summary>
internal static class HttpListener
{
    private const int HeadersMax = 32;
    private const int HeaderBytesMax = 8 * 1024;
    private const int LineBytesMax = 2 * 1024;

    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Adds the listener.</summary>
    public static void ListenHttp(this KestrelServerOptions kestrel, IPEndPoint endpoint, HubSettings settings)
    {
        kestrel.Limits.MaxRequestHeaderCount = HeadersMax;
        kestrel.Limits.MaxRequestHeadersTotalSize = HeaderBytesMax;
        kestrel.Limits.MaxRequestLineSize = LineBytesMax;
        kestrel.Limits.RequestHeadersTimeout = HandshakeTimeout;
        kestrel.Limits.KeepAliveTimeout = HandshakeTimeout; // a connection that asks nothing; one that became a WebSocket has the edge's own times
        kestrel.Limits.MaxRequestBodySize = 0;
        kestrel.Listen(endpoint, listener =>
        {
            listener.Protocols = HttpProtocols.Http1;
            HashSet<IPAddress> proxies = [.. settings.Proxies.Select(IPAddress.Parse)];
            listener.UseArrivalRates(address => proxies.Contains(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address));
            if (settings.Tls.IsOn)
            {
                CertificateWatch watch = kestrel.ApplicationServices.GetRequiredService<CertificateWatch>();
                listener.UseHttps(new TlsHandshakeCallbackOptions
                {
                    HandshakeTimeout = HandshakeTimeout,
                    OnConnection = handshake => ValueTask.FromResult(watch.ForConnection(handshake.Connection)),
                });
            }
        });
    }
}
