using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Storage;
using OrleansMesh.Contracts;
using OrleansMesh.Gateway;
using OrleansMesh.Grains;
using OrleansMesh.Storage.Grains;
using OrleansMesh.Storage.Reminders;

namespace OrleansMesh.Hub.Runtime;

/// <summary>Runs the grains of a hub on a Microsoft Orleans silo of one machine.</summary>
internal static class MeshRuntime
{
    public static void UseMeshRuntime(this IHostApplicationBuilder builder) => builder.UseOrleans(silo =>
    {
        silo.UseLocalhostClustering();
        silo.AddMemoryGrainStorage("PubSubStore");
        silo.AddMemoryStreams(MeshStreams.Provider);
        silo.AddReminders();
        silo.Services.AddKeyedSingleton<IGrainStorage, SqlGrainStorage>(GrainStores.Hub);
        silo.Services.AddSingleton<IReminderTable, SqlReminderTable>();
        silo.Services.AddStreamLinks();
    });
}
