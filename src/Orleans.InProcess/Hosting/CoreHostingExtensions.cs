using System.Net;
using Orleans.Configuration;

namespace Orleans.Hosting;

/// <summary>Clustering, of which a single process has none.</summary>
public static class CoreHostingExtensions
{
    /// <summary>Takes the names; ports and endpoints mean nothing within one process.</summary>
    public static ISiloBuilder UseLocalhostClustering(
        this ISiloBuilder builder,
        int siloPort = 11111,
        int gatewayPort = 30000,
        IPEndPoint? primarySiloEndpoint = null,
        string serviceId = "dev",
        string clusterId = "dev") =>
        builder.Configure<ClusterOptions>(options =>
        {
            options.ServiceId = serviceId;
            options.ClusterId = clusterId;
        });

    /// <summary>Has no effect yet: calls carry no activity.</summary>
    public static ISiloBuilder AddActivityPropagation(this ISiloBuilder builder) => builder;
}
