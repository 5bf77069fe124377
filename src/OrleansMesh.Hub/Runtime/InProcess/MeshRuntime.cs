using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Storage;
using OrleansMesh.Contracts;
using OrleansMesh.Gateway;
using OrleansMesh.Grains;
using OrleansMesh.Storage.Grains;
using OrleansMesh.Storage.Reminders;

namespace OrleansMesh.Hub.Runtime;

/// <summary>Runs the grains of a hub in this process, on the single-process runtime.</summary>
internal static class MeshRuntime
{
    public static void UseMeshRuntime(this IHostApplicationBuilder builder) => builder.UseOrleans(silo =>
    {
        // several hubs may run in one process: each is a cluster of its own
        silo.Services.AddOptions<ClusterOptions>().Configure<HubIdentity>((cluster, hub) => cluster.ClusterId = hub.NodeId);
        silo.AddMemoryStreams(MeshStreams.Provider);
        silo.AddReminders();
        silo.Services.AddKeyedSingleton<IGrainStorage, SqlGrainStorage>(GrainStores.Hub);
        silo.Services.AddSingleton<IReminderTable, SqlReminderTable>();
    });
}
