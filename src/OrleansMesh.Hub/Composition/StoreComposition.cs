using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Gateway;
using OrleansMesh.Grains.Ports;
using OrleansMesh.Hub.Credentials;
using OrleansMesh.Hub.Keys;
using OrleansMesh.Storage.Credentials;
using OrleansMesh.Storage.Directories;
using OrleansMesh.Storage.Envelopes;
using OrleansMesh.Storage.Sql;

namespace OrleansMesh.Hub.Composition;

/// <summary>The store: one SQLite file in the hub's folder, or a PostgreSQL database.</summary>
internal static class StoreComposition
{
    public static void AddHubStore(this IHostApplicationBuilder builder, HubFolder folder, HubIdentity identity)
    {
        StoreOptions options = Settings.Read<StoreOptions>(builder.Configuration, "Store", o =>
        {
            o.Path = o.Path.Length > 0 ? o.Path : folder.Database;
            o.Database = o.Database.Length > 0 ? o.Database : DatabaseNote.Read(folder.Path);
        });
        builder.Services.AddSingleton(Options.Create(options));
        builder.Services.AddSingleton(_ => StoreDatabase.Of(options));
        builder.Services.AddSingleton<StoreWriter>();
        builder.Services.AddSingleton(s => s.GetRequiredService<StoreDatabase>().OpenReader(s.GetRequiredService<StoreWriter>()));
        builder.Services.AddSingleton<IEnvelopeStore, SqlEnvelopeStore>();
        builder.Services.AddSingleton<IMeshDirectory, SqlMeshDirectory>();
        builder.Services.AddSingleton<IMeshHistoryStore, SqlMeshHistoryStore>();
        builder.Services.AddHostedService<PresenceReset>();
        builder.Services.AddSingleton<IFederationDirectory, SqlFederationDirectory>();
        builder.Services.AddSingleton<ICredentialRegister, SqlCredentialRegister>();
        builder.Services.AddSingleton<ICapabilityStore>(s => new SqlCapabilityStore(s.GetRequiredService<StoreWriter>(), s.GetRequiredService<StoreReader>()));
        builder.Services.AddSingleton<IDecisionStore>(s => new SqlDecisionStore(s.GetRequiredService<StoreWriter>(), s.GetRequiredService<StoreReader>()));
        builder.Services.AddSingleton<IIdentityMapStore, SqlIdentityMapStore>();
        builder.Services.AddSingleton<StatusLists>();
        builder.Services.AddSingleton(s => s.GetRequiredService<HubSettings>().StatusLists);
        builder.Services.AddSingleton(s => StatusListClient.Create(
            s.GetRequiredService<ForeignStatusSettings>(),
            did => s.GetRequiredService<ITrustedIssuers>().TryGet(did, out DidDocument? document) ? document : null,
            s.GetRequiredService<TimeProvider>()));
        builder.Services.AddSingleton<IStatusLists, KnownStatusLists>();
        builder.Services.AddSingleton<MembersOnHold>();
        builder.Services.AddHostedService<StatusWatch>();
        builder.Services.AddSingleton<ForeignStatusWatch>();
        builder.Services.AddSingleton<IFollowedCredentials>(s => s.GetRequiredService<ForeignStatusWatch>());
        builder.Services.AddHostedService(s => s.GetRequiredService<ForeignStatusWatch>());
        builder.Services.AddSingleton<ITrustedIssuers>(_ => new FolderTrustedIssuers(folder.TrustedIssuers, identity.Document));
    }

    /// <summary>Opens the database before anything else, and notes in the folder which it is.</summary>
    /// <exception cref="HubDatabaseException">It cannot be used.</exception>
    public static void OpenStore(this IServiceProvider services)
    {
        try
        {
            _ = services.GetRequiredService<StoreWriter>();
        }
        catch (StoreUnavailableException e)
        {
            throw new HubDatabaseException(e.Message, e);
        }

        DatabaseNote.Write(services.GetRequiredService<HubFolder>().Path, services.GetRequiredService<IOptions<StoreOptions>>().Value);
    }
}
