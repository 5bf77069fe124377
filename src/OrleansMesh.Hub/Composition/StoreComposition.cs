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
using OrleansMesh.Storage.Sqlite;

namespace OrleansMesh.Hub.Composition;

/// <summary>The embedded store: one SQLite file in the hub's folder.</summary>
internal static class StoreComposition
{
    public static void AddHubStore(this IHostApplicationBuilder builder, HubFolder folder, HubIdentity identity)
    {
        SqliteOptions options = Settings.Read<SqliteOptions>(builder.Configuration, "Store", o => o.Path = o.Path.Length > 0 ? o.Path : folder.Database);
        builder.Services.AddSingleton(Options.Create(options));
        builder.Services.AddSingleton<SqliteWriter>();
        builder.Services.AddSingleton<SqliteReader>();
        builder.Services.AddSingleton<IEnvelopeStore, SqliteEnvelopeStore>();
        builder.Services.AddSingleton<IMeshDirectory, SqliteMeshDirectory>();
        builder.Services.AddSingleton<IMeshHistoryStore, SqliteMeshHistoryStore>();
        builder.Services.AddHostedService<PresenceReset>();
        builder.Services.AddSingleton<IFederationDirectory, SqliteFederationDirectory>();
        builder.Services.AddSingleton<ICredentialRegister, SqliteCredentialRegister>();
        builder.Services.AddSingleton<ICapabilityStore>(s => new SqliteCapabilityStore(s.GetRequiredService<SqliteWriter>(), s.GetRequiredService<SqliteReader>()));
        builder.Services.AddSingleton<IDecisionStore>(s => new SqliteDecisionStore(s.GetRequiredService<SqliteWriter>(), s.GetRequiredService<SqliteReader>()));
        builder.Services.AddSingleton<IIdentityMapStore, SqliteIdentityMapStore>();
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
}
