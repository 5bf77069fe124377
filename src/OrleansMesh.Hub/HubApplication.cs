using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Gateway;
using OrleansMesh.Grains;
using OrleansMesh.Hub.Composition;
using OrleansMesh.Hub.Http;
using OrleansMesh.Hub.Keys;
using OrleansMesh.Hub.Memory;
using OrleansMesh.Hub.Runtime;
using OrleansMesh.Hub.Tls;

namespace OrleansMesh.Hub;

/// <summary>Composes a hub with all its roles: grains, store and edge in one process.</summary>
public static class HubApplication
{
    /// <summary>Builds the hub. Settings come from appsettings.json, environment variables and <paramref name="args"/> (<c>--Host:Listen 0.0.0.0:7400</c>).</summary>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">Settings are wrong; all are named.</exception>
    /// <exception cref="IOException">The data folder is in use.</exception>
    /// <exception cref="HubDatabaseException">The database cannot be used.</exception>
    public static WebApplication Create(string[] args)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
        HubSettings settings = Settings.Read<HubSettings>(builder.Configuration, "Host");
        HubOptions options = Settings.Read<HubOptions>(builder.Configuration, "Hub", o => Complete(o, settings));
        var port = new HeldPort(IPEndPoint.Parse(settings.Listen));
        IPEndPoint listen = port.EndPoint;
        options.Endpoint = settings.PublicAddress.Length > 0 ? settings.PublicAddress : $"tcp://{listen}";

        HubFolder folder = HubFolder.Open(settings.DataFolder);
        HubIdentity identity = HubIdentityLoader.Load(folder, Did.Parse(options.HubId), options.Region, settings.Genesis);

        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(_ => folder); // by a function, so that the host disposes it and gives the folder back
        builder.Services.AddSingleton(_ => port); // the edge asks for it
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(Microsoft.Extensions.Options.Options.Create(options));
        builder.AddHubStore(folder, identity);
        builder.UseMeshRuntime();
        builder.AddGateway(identity);
        if (settings.Http.Length > 0)
        {
            builder.WebHost.ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                kestrel.ListenHttp(IPEndPoint.Parse(settings.Http), settings);
            });
            builder.Services.Configure<SocketTransportOptions>(sockets => sockets.MaxReadBufferSize = GatewayOptions.UnreadBytesMax);
        }
        else
        {
            builder.Services.AddSingleton<IServer, NoHttp>();
        }

        builder.Services.PostConfigure<GatewayOptions>(gateway => gateway.Datagrams = gateway.Datagrams.Length > 0 ? gateway.Datagrams : listen.ToString());
        builder.Services.PostConfigure<GatewayOptions>(gateway =>
            gateway.PeerExchange.KnownHubsFile = gateway.PeerExchange.KnownHubsFile.Length > 0 ? gateway.PeerExchange.KnownHubsFile : folder.KnownHubs);
        AddTls(builder, settings.Tls);
        // the edge begins last and ends first of what runs in the background: all that its sessions need is there
        builder.Services.AddSingleton(services => new TcpEdge(services, services.GetRequiredService<HeldPort>().EndPoint));
        builder.Services.AddHostedService(services => services.GetRequiredService<TcpEdge>());
        if (settings.Quic.Length > 0)
        {
            builder.Services.AddHostedService<QuicEdge>();
        }

        if (settings.TrimIdleHeap)
        {
            builder.Services.AddHostedService<HeapTrim>();
        }

        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(15));
        WebApplication hub = builder.Build();
        _ = hub.Services.GetRequiredService<HubFolder>();
        hub.Services.OpenStore();
        if (settings.Http.Length > 0)
        {
            hub.UseProxies(settings);
            hub.MapMeshEdge(settings);
            hub.MapHealth();
            hub.MapStatusLists();
            hub.MapDids(settings);
            var access = new ApiAccess(identity, hub.Services.GetRequiredService<IClusterClient>(), settings.Tls, TimeProvider.System);
            hub.MapTrust(access);
            hub.MapAuthority(access);
            hub.MapRevocations(access);
            hub.MapRoutes(access);
            hub.MapMessages(access);
            hub.MapFederations(access);
            hub.MapMappings(access);
        }

        return hub;
    }

    /// <summary>Where the edge of a started hub takes TCP connections: <c>tcp://host:port</c>.</summary>
    public static Uri EdgeOf(WebApplication hub)
    {
        ArgumentNullException.ThrowIfNull(hub);
        return hub.Services.GetRequiredService<TcpEdge>().Address;
    }

    private static void AddTls(WebApplicationBuilder builder, TlsSettings tls)
    {
        if (tls.IsOn)
        {
            builder.WebHost.UseKestrelHttpsConfiguration();
            builder.Services.AddSingleton(tls);
            builder.Services.AddSingleton<CertificateWatch>();
            builder.Services.AddHostedService(s => s.GetRequiredService<CertificateWatch>());
        }
    }

    private static void Complete(HubOptions options, HubSettings settings)
    {
        options.HubId = options.HubId.Length > 0 ? options.HubId : $"did:mesh:hub:{options.Region}";
        options.Endpoint = settings.Listen;
    }
}
