using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Gateway.Authority;
using OrleansMesh.Gateway.Delivery;
using OrleansMesh.Gateway.Edge;
using OrleansMesh.Gateway.Edge.Limits;
using OrleansMesh.Gateway.Leases;
using OrleansMesh.Gateway.Links;
using OrleansMesh.Gateway.Notices;
using OrleansMesh.Gateway.Peers;
using OrleansMesh.Gateway.Requests;
using OrleansMesh.Gateway.Services;
using OrleansMesh.Gateway.Sessions;
using OrleansMesh.Gateway.Standings;
using OrleansMesh.Gateway.Streams;
using OrleansMesh.Gateway.Telemetry;
using OrleansMesh.Grains.Ports;
using OrleansMesh.Transport;
using OrleansMesh.Transport.Tcp;
using OrleansMesh.Transport.Udp;
using OrleansMesh.Transport.WebSockets;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway;

/// <summary>Adds the edge to a host: what it needs besides is <see cref="IClusterClient"/>, the store's ports and a clock.</summary>
public static class GatewayComposition
{
    /// <summary>Registers the gateway's services; the host gives its listeners to <see cref="ServeEdgeAsync(IServiceProvider, IMeshListener, CancellationToken)"/>.</summary>
    public static void AddGateway(this IHostApplicationBuilder builder, HubIdentity identity)
    {
        IServiceCollection services = builder.Services;
        services.AddOptions<GatewayOptions>().Bind(builder.Configuration.GetSection("Gateway")).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(identity);
        services.AddSingleton<DeliveryTable>();
        services.AddSingleton<IStoredEnvelopeSink>(s => s.GetRequiredService<DeliveryTable>());
        services.AddSingleton<SessionTable>();
        services.AddSingleton<PulseWheel>();
        services.AddSingleton<LeaseTable>();
        services.AddSingleton<GrainLeases>();
        services.AddSingleton<IMembersOnHold>(s => s.GetRequiredService<LeaseTable>());
        services.AddSingleton<IFederationsOnHold>(s => s.GetRequiredService<LeaseTable>());
        services.AddSingleton<ILeaseSource>(s => s.GetRequiredService<LeaseTable>());
        services.AddSingleton<StandingTable>();
        services.AddSingleton<IStandingSource>(s => s.GetRequiredService<StandingTable>());
        services.AddSingleton<InteractionCounter>();
        services.AddSingleton(s => new EnvelopeAdmission(s.GetRequiredService<ILeaseSource>(), standings: s.GetRequiredService<IStandingSource>()));
        services.AddSingleton<SubmitHandler>();
        services.AddSingleton<SessionOpening>();
        services.AddSingleton<SessionRegister>();
        services.AddSingleton<SessionServices>();
        services.AddMetrics();
        services.AddSingleton<EdgeLimits>();
        services.AddSingleton<GatewayMeter>();
        services.AddSingleton<RefusalLog>();
        services.AddSingleton<EdgeConnections>();
        services.AddSingleton<EdgeListener>();
        services.AddServices();
        services.AddPeers();
        services.AddLinks();
        services.AddRequests();
        services.AddHostedService<RevocationWatch>();
        services.AddHostedService<LeaseFeed>();
        services.AddHostedService<NoticeFeed>();
        services.AddHostedService<MeshFeed>();
        services.AddHostedService<AdmissionTrim>();
        services.AddHostedService<StandingFeed>();
        services.AddHostedService<InteractionReporter>();
        services.AddHostedService<UptimeWatch>();
    }

    /// <summary>Links this gateway with the others of its cluster over the cluster's streams, beside <see cref="AddGateway"/>: for a runtime whose clusters may have several (ADR 29).</summary>
    public static void AddStreamLinks(this IServiceCollection services) => services.AddHostedService<StreamLinks>();

    /// <summary>
    /// Drops connections of addresses that connect too often (<see cref="GatewayOptions.ConnectionsPerSecond"/>) before a byte of theirs is looked at: to be put before TLS.
    /// Addresses for which <paramref name="isExempt"/> is true, such as a proxy's, may come as often as they like.
    /// </summary>
    public static void UseArrivalRates(this IConnectionBuilder listener, Func<IPAddress, bool> isExempt)
    {
        EdgeLimits limits = listener.ApplicationServices.GetRequiredService<EdgeLimits>();
        RefusalLog refusals = listener.ApplicationServices.GetRequiredService<RefusalLog>();
        listener.Use(next => connection =>
        {
            IPAddress? address = (connection.RemoteEndPoint as IPEndPoint)?.Address;
            if ((address is not null && isExempt(address)) || limits.MayArrive(address))
            {
                return next(connection);
            }

            refusals.Refused(EdgeRefusal.AddressRate, AddressBlock.Of(address));
            connection.Abort();
            return Task.CompletedTask;
        });
    }

    /// <summary>Makes any listener a Noise edge; completes after <paramref name="closing"/>, when every connection has ended.</summary>
    public static Task ServeEdgeAsync(this IServiceProvider services, IMeshListener listener, CancellationToken closing) =>
        services.GetRequiredService<EdgeListener>().RunAsync(listener, closing);

    /// <summary>Serves one connection of the Noise edge to its end; its owner disposes it afterwards.</summary>
    /// <param name="connection">A fresh one, of which nothing has been read.</param>
    /// <param name="closing">The hub stops: the session takes nothing more, answers what it took and ends.</param>
    public static Task ServeEdgeAsync(this IServiceProvider services, IMeshConnection connection, CancellationToken closing) =>
        services.GetRequiredService<EdgeConnections>().ServeAsync(connection, closing);

    private static void AddServices(this IServiceCollection services)
    {
        services.AddSingleton<LocalServices>();
        services.AddSingleton<ServiceAnswers>();
        services.AddSingleton<ServiceResolver>();
        services.AddSingleton<ServiceNews>();
        services.AddHostedService(s => s.GetRequiredService<ServiceNews>());
    }

    private static void AddPeers(this IServiceCollection services)
    {
        services.AddSingleton<IMeshTransport, TcpTransport>();
        services.AddSingleton<IMeshTransport>(_ => new WebSocketTransport());
        services.AddSingleton<IValidateOptions<GatewayOptions>, PeerOptionsValidation>();
        services.AddSingleton<KnownHubs>();
        services.AddSingleton<PeerDirectory>();
        services.AddSingleton<PeerGuests>();
        services.AddSingleton<SeedProbe>();
        services.AddSingleton<IDatagramTransport, UdpTransport>();
        services.AddSingleton<PeerDatagrams>();
        services.AddSingleton<PeerDialer>();
        services.AddSingleton<PeerMembership>();
        services.AddSingleton<PeerPool>();
        services.AddSingleton<PeerMeter>();
        services.AddHostedService<PeerService>();
        services.AddHostedService<PeerExchange>();
    }

    private static void AddLinks(this IServiceCollection services)
    {
        services.AddSingleton<LinkMeter>();
        services.AddSingleton<LinkTable>();
        services.AddSingleton<HomeList>();
        services.AddSingleton<RouteService>();
        services.AddSingleton<RelayOut>();
        services.AddSingleton<FederationReplicas>();
        services.AddSingleton<ILeaseRevalidator, LeaseRevalidator>();
        services.AddSingleton<FlowHolds>();
        services.AddSingleton<RelayAdmission>();
        services.AddSingleton<RelayIn>();
        services.AddSingleton<BatchIn>();
        services.AddSingleton<RefusedMessages>();
        services.AddSingleton<RelayServices>();
        services.AddSingleton<HubCalls>();
        services.AddSingleton<ILinkFrames, LinkFrames>();
        services.AddSingleton<MeshKnowledge>();
        services.AddSingleton(s => new RouteReport(
            s.GetRequiredService<HubIdentity>(), s.GetRequiredService<RouteService>(), s.GetRequiredService<LinkTable>(), s.GetRequiredService<HomeList>(), s.GetRequiredService<LeaseTable>()));
        services.AddSingleton(s => new MessageReport(
            s.GetRequiredService<IEnvelopeStore>(), s.GetRequiredService<DeliveryTable>(), s.GetRequiredService<EnvelopeAdmission>(), s.GetRequiredService<HomeList>(), s.GetRequiredService<RouteService>(), s.GetRequiredService<HubCalls>(), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<SeatRelay>();
        services.AddSingleton<IHubCallHandler, MeshLookupCall>();
        services.AddSingleton<IHubCallHandler, MeshFollowCall>();
        services.AddSingleton<IHubCallHandler, MeshRequestCall>();
        services.AddSingleton<IHubCallHandler, FederationReplicateCall>();
        services.AddSingleton<IHubCallHandler, FederationFetchCall>();
        services.AddSingleton<IHubCallHandler, DiscoverCall>();
        services.AddSingleton<IHubCallHandler, ResolveCall>();
        services.AddSingleton<IHubCallHandler, ServicesChangedCall>();
        services.AddSingleton<IHubCallHandler, MessageStatusCall>();
        services.AddSingleton<IHubCallHandler, MessageEraseCall>();
        services.AddSingleton<IHubCallHandler, AttestCall>();
        services.AddSingleton<Attestations>();
        services.AddSingleton<OwedToHomes>();
        services.AddHostedService(s => s.GetRequiredService<RouteService>());
        services.AddHostedService<RelayFlows>();
        services.AddHostedService<FederationReplicator>();
        services.AddHostedService(s => s.GetRequiredService<OwedToHomes>());
    }

    private static void AddRequests(this IServiceCollection services)
    {
        services.AddSingleton<AuthorityJournal>();
        services.AddSingleton<KnownRevocations>();
        services.AddSingleton<KnownToHub>();
        services.AddSingleton(s => new RevocationDesk(
            s.GetRequiredService<KnownToHub>(), s.GetRequiredService<KnownRevocations>(), s.GetRequiredService<ICapabilityStore>(), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(s => new AuthorityExplainer(s.GetRequiredService<KnownToHub>(), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ActivationAuthority>();
        services.AddSingleton<RequestRouter>();
        services.AddSingleton(s => new MeshRequests(s.GetRequiredService<RequestRouter>()));
        services.AddSingleton<IRequestHandler, AcceptHandler>();
        services.AddSingleton<IRequestHandler, AnnounceHandler>();
        services.AddSingleton<IRequestHandler, AttestHandler>();
        services.AddSingleton<IRequestHandler, CredentialHandler>();
        services.AddSingleton<IRequestHandler>(new UnsignedEndHandler(RequestTypes.Decline));
        services.AddSingleton<IRequestHandler, DiscoverHandler>();
        services.AddSingleton<IRequestHandler>(new UnsignedEndHandler(RequestTypes.End));
        services.AddSingleton<IRequestHandler, FederationSubmitHandler>();
        services.AddSingleton<IRequestHandler, FederationHistoryHandler>();
        services.AddSingleton<IRequestHandler, FederationShowHandler>();
        services.AddSingleton<IRequestHandler, InitiateHandler>();
        services.AddSingleton<IRequestHandler, KeepMapHandler>();
        services.AddSingleton<IRequestHandler, ListHandler>();
        services.AddSingleton<IRequestHandler, MeshHistoryHandler>();
        services.AddSingleton<IRequestHandler, MessageStatusHandler>();
        services.AddSingleton<IRequestHandler, MessageEraseHandler>();
        services.AddSingleton<IRequestHandler, MessageRefuseHandler>();
        services.AddSingleton<IRequestHandler, MessagesExpiredHandler>();
        services.AddSingleton<IRequestHandler, ResolveHandler>();
        services.AddSingleton<IRequestHandler, RespondHandler>();
        services.AddSingleton<IRequestHandler, RevokeHandler>();
        services.AddSingleton<IRequestHandler, RevocationsHandler>();
        services.AddSingleton<IRequestHandler, ShowMapHandler>();
        services.AddSingleton<IRequestHandler, ShowMeshHandler>();
        services.AddSingleton<IRequestHandler, TrustHandler>();
        services.AddSingleton<IRequestHandler, TrustPathHandler>();
        services.AddSingleton<IRequestHandler, UpdateMeshHandler>();
    }
}
