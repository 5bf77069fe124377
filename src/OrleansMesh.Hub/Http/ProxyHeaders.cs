using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;

namespace OrleansMesh.Hub.Http;

/// <summary>Who connected, as a listed proxy tells it: limits hold for that address. Headers of anybody else are not looked at.</summary>
internal static class ProxyHeaders
{
    /// <summary>Adds the middleware when there are proxies; it must come before what looks at addresses.</summary>
    public static void UseProxies(this WebApplication hub, HubSettings settings)
    {
        if (settings.Proxies.Count == 0)
        {
            return;
        }

        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor, ForwardLimit = 1 };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (string proxy in settings.Proxies)
        {
            options.KnownProxies.Add(IPAddress.Parse(proxy));
        }

        _ = hub.UseForwardedHeaders(options);
    }
}
