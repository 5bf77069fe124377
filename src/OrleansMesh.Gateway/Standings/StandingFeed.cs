using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Streams;
using OrleansMesh.Contracts;
using OrleansMesh.Contracts.Trust;
using OrleansMesh.Grains;

namespace OrleansMesh.Gateway.Standings;

/// <summary>Keeps the standings as the grains have them: changes by stream, and what admission missed by asking.</summary>
internal sealed partial class StandingFeed(IClusterClient grains, StandingTable table, IOptions<HubOptions> hub, ILogger<StandingFeed> log)
    : BackgroundService, IAsyncObserver<StandingChange>
{
    private const int MissingMax = 4_096;

    private readonly Channel<Guid> _missing = Channel.CreateBounded<Guid>(new BoundedChannelOptions(MissingMax) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    /// <inheritdoc/>
    public Task OnNextAsync(StandingChange item, StreamSequenceToken? token = null)
    {
        if (item.FederationId is { } federationId)
        {
            table.Count(federationId, item.MeshId, new CleanRecord(item.Clean, item.Agents ?? []));
        }
        else
        {
            table.Change(item.MeshId, item.Score, item.CredentialValidUntil);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task OnErrorAsync(Exception ex)
    {
        Log.StreamFailed(log, ex);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        table.Missing = federationId => _missing.Writer.TryWrite(federationId);
        _ = await grains.GetStreamProvider(MeshStreams.Provider)
            .GetStream<StandingChange>(StreamId.Create(MeshStreams.Standings, hub.Value.Region))
            .SubscribeAsync(this);
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (Guid federationId in _missing.Reader.ReadAllAsync(stoppingToken))
            {
                await ReadAsync(federationId);
            }
        }
        catch (OperationCanceledException)
        {
            // The hub stops.
        }
    }

    private async Task ReadAsync(Guid federationId)
    {
        try
        {
            EdgeRecord[] edges = await grains.GetGrain<IFederationEdgesGrain>(federationId).GetAsync();
            foreach (IGrouping<string, EdgeRecord> source in edges.GroupBy(edge => edge.Source))
            {
                table.Count(federationId, source.Key, CleanRecord.Of(source));
            }
        }
        catch (Exception e)
        {
            // Its meshes stay in tier 4 until the next report tells of them.
            Log.AskFailed(log, federationId, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3131, LogLevel.Error, "The stream of standings failed")]
        public static partial void StreamFailed(ILogger logger, Exception error);

        [LoggerMessage(3132, LogLevel.Warning, "The interactions of federation {FederationId} could not be read; its meshes are in tier 4 for now")]
        public static partial void AskFailed(ILogger logger, Guid federationId, Exception error);
    }
}
