using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Streams;
using OrleansMesh.Contracts;
using OrleansMesh.Contracts.Meshes;
using OrleansMesh.Gateway.Sessions;
using OrleansMesh.Grains;

namespace OrleansMesh.Gateway.Notices;

/// <summary>Ends the sessions of keys that a mesh has replaced, and all of a mesh that has ended (I-01).</summary>
internal sealed partial class MeshFeed(IClusterClient grains, SessionTable sessions, IOptions<HubOptions> hub, ILogger<MeshFeed> log)
    : IHostedService, IAsyncObserver<MeshChange>
{
    private StreamSubscriptionHandle<MeshChange>? _subscription;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken) =>
        _subscription = await grains.GetStreamProvider(MeshStreams.Provider)
            .GetStream<MeshChange>(StreamId.Create(MeshStreams.Meshes, hub.Value.Region))
            .SubscribeAsync(this);

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_subscription is not null)
        {
            await _subscription.UnsubscribeAsync();
        }
    }

    /// <inheritdoc/>
    public Task OnNextAsync(MeshChange item, StreamSequenceToken? token = null)
    {
        Log.Changed(log, item.MeshId, item.Version, item.Deactivated);
        foreach (MeshSession session in sessions.Of(item.MeshId).Where(session => !item.KeyIds.Contains(session.KeyId)))
        {
            session.Retire(item.Deactivated);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task OnErrorAsync(Exception ex)
    {
        Log.StreamFailed(log, ex);
        return Task.CompletedTask;
    }

    private static partial class Log
    {
        [LoggerMessage(3121, LogLevel.Error, "The stream of meshes failed")]
        public static partial void StreamFailed(ILogger logger, Exception error);

        [LoggerMessage(3122, LogLevel.Information, "{MeshId} has version {Version} of its registration (deactivated: {Deactivated})")]
        public static partial void Changed(ILogger logger, string meshId, long version, bool deactivated);
    }
}
