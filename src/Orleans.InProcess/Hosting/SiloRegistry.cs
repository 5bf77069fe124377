using System.Collections.Concurrent;
using Orleans.Configuration;

namespace Orleans.Hosting;

/// <summary>The silos of this process, where clients of the same process find theirs.</summary>
internal static class SiloRegistry
{
    private static readonly ConcurrentDictionary<(string Service, string Cluster), SiloCore> Silos = new();

    public static void Add(ClusterOptions cluster, SiloCore silo)
    {
        if (!Silos.TryAdd(KeyOf(cluster), silo))
        {
            throw new OrleansConfigurationException(
                $"This process already runs a silo of service '{cluster.ServiceId}' and cluster '{cluster.ClusterId}'. Give each its own ClusterId.");
        }
    }

    public static void Remove(ClusterOptions cluster, SiloCore silo) => Silos.TryRemove(KeyValuePair.Create(KeyOf(cluster), silo));

    public static SiloCore Get(ClusterOptions cluster) => Silos.TryGetValue(KeyOf(cluster), out SiloCore? silo)
        ? silo
        : throw new SiloUnavailableException(
            $"No silo of service '{cluster.ServiceId}' and cluster '{cluster.ClusterId}' runs in this process. The in-process runtime has no remote clients.");

    private static (string Service, string Cluster) KeyOf(ClusterOptions cluster) => (cluster.ServiceId, cluster.ClusterId);
}
