using System.Buffers;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Streams;
using OrleansMesh.Contracts;
using OrleansMesh.Contracts.Federations;
using OrleansMesh.Contracts.Notices;
using OrleansMesh.Gateway.Sessions;
using OrleansMesh.Grains;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Notices;

/// <summary>Tells every session of a federation's parties that it changed.</summary>
internal sealed partial class NoticeFeed(IClusterClient grains, SessionTable sessions, IOptions<HubOptions> hub, ILogger<NoticeFeed> log)
    : IHostedService, IAsyncObserver<MeshNotice>
{
    private StreamSubscriptionHandle<MeshNotice>? _subscription;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken) =>
        _subscription = await grains.GetStreamProvider(MeshStreams.Provider)
            .GetStream<MeshNotice>(StreamId.Create(MeshStreams.Notices, hub.Value.Region))
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
    public Task OnNextAsync(MeshNotice item, StreamSequenceToken? token = null)
    {
        FederationRecord federation = item.Federation;
        string? endpoint = federation.Status == FederationStatus.Active ? $"{hub.Value.Endpoint}/fed/{federation.FederationId:D}" : null;
        var notice = new ArrayBufferWriter<byte>(8192);
        FederationNoticeWriter.Write(notice, TypeOf(federation.Status), federation, endpoint);
        foreach (MeshSession session in item.MeshIds.SelectMany(meshId => sessions.Of(meshId)))
        {
            session.Notify(notice.WrittenSpan);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task OnErrorAsync(Exception ex)
    {
        Log.StreamFailed(log, ex);
        return Task.CompletedTask;
    }

    private static string TypeOf(FederationStatus status) => status switch
    {
        FederationStatus.Proposed => RequestTypes.ProposalNotice,
        FederationStatus.Active => RequestTypes.EstablishedNotice,
        FederationStatus.Declined => RequestTypes.DeclinedNotice,
        FederationStatus.Ended => RequestTypes.EndedNotice,
        _ => RequestTypes.ChangedNotice,
    };

    private static partial class Log
    {
        [LoggerMessage(3101, LogLevel.Error, "The notice stream failed")]
        public static partial void StreamFailed(ILogger logger, Exception error);
    }
}
