using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Streams;
using OrleansMesh.Contracts;
using OrleansMesh.Contracts.Links;
using OrleansMesh.Gateway.Links;
using OrleansMesh.Wire;

namespace OrleansMesh.Gateway.Streams;

/// <summary>
/// Keeps a link with each other gateway of the cluster over the cluster's streams, found by their beats. The cluster is one domain of trust, so that the streams are not
/// encrypted here; what goes over them is as it is between regions: routes are signed, and a home admits each envelope anew.
/// </summary>
/// <param name="cluster">Whose streams it goes over.</param>
internal sealed partial class StreamLinks(IClusterClient cluster, HubIdentity identity, ILinkFrames links, TimeProvider clock, ILogger<StreamLinks> log)
    : BackgroundService, IAsyncObserver<GatewayBeat>, IAsyncObserver<LinkParcel>
{
    /// <summary>Gateways of a cluster that have a link with this one; more are not linked.</summary>
    public const int LinksMax = 256;

    /// <summary>How often each says that it is there.</summary>
    public static readonly TimeSpan BeatInterval = TimeSpan.FromSeconds(1);

    /// <summary>A link over which nothing came for so long is over: its pings alone come twice a second.</summary>
    public static readonly TimeSpan SilentMax = TimeSpan.FromSeconds(5);

    private readonly Dictionary<NodeId, StreamLinkSession> _sessions = [];
    private readonly Lock _turn = new();
    private readonly NodeId _self = NodeId.Of(identity.NodeKey.PublicKey);
    private bool _isStopping;

    /// <inheritdoc/>
    public Task OnNextAsync(GatewayBeat item, StreamSequenceToken? token = null)
    {
        lock (_turn)
        {
            // of two the one with the lower id begins, so that there is one link
            if (NodeId.TryParse(item.Node, out NodeId peer) && _self < peer && !_sessions.ContainsKey(peer))
            {
                Begin(peer, Guid.NewGuid(), opens: true);
            }
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task OnNextAsync(LinkParcel item, StreamSequenceToken? token = null)
    {
        lock (_turn)
        {
            if (NodeId.TryParse(item.Node, out NodeId peer) && peer != _self)
            {
                Take(peer, item);
            }
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
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        IStreamProvider streams = cluster.GetStreamProvider(MeshStreams.Provider);
        IAsyncStream<GatewayBeat> beats = streams.GetStream<GatewayBeat>(StreamId.Create(MeshStreams.Gateways, MeshStreams.Cluster));
        StreamSubscriptionHandle<LinkParcel> parcels = await streams.GetStream<LinkParcel>(StreamId.Create(MeshStreams.Parcels, identity.NodeId)).SubscribeAsync(this);
        StreamSubscriptionHandle<GatewayBeat> others = await beats.SubscribeAsync(this);
        try
        {
            await BeatAsync(beats, stoppingToken);
        }
        finally
        {
            CloseWhere(_ => true, isStopping: true);
            await others.UnsubscribeAsync();
            await parcels.UnsubscribeAsync();
        }
    }

    private async Task BeatAsync(IAsyncStream<GatewayBeat> beats, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(BeatInterval, clock);
        do
        {
            try
            {
                await beats.OnNextAsync(new GatewayBeat(identity.NodeId));
            }
            catch (Exception e) when (!stopping.IsCancellationRequested)
            {
                // the streams are out of reach: links end by their silence, and the next beat tries again
                Log.StreamFailed(log, e);
            }

            CloseWhere(session => session.Silent >= SilentMax, isStopping: false);
        }
        while (!stopping.IsCancellationRequested && await NextTickAsync(timer, stopping));
    }

    private static async Task<bool> NextTickAsync(PeriodicTimer timer, CancellationToken stopping)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stopping);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private void CloseWhere(Func<StreamLinkSession, bool> isMeant, bool isStopping)
    {
        lock (_turn)
        {
            _isStopping |= isStopping;
            foreach (StreamLinkSession session in _sessions.Values.Where(isMeant).ToArray())
            {
                Close(session, isTold: true);
            }
        }
    }

    private void Take(NodeId peer, LinkParcel parcel)
    {
        StreamLinkSession? session = _sessions.GetValueOrDefault(peer);
        if (session?.Id == parcel.Session)
        {
            if (parcel.Kind == LinkParcelKind.Over)
            {
                Close(session, isTold: false);
            }
            else if (!session.Take(parcel))
            {
                Log.Refused(log, peer);
                Close(session, isTold: true);
            }
        }
        else if (parcel.Kind == LinkParcelKind.Open && peer < _self)
        {
            // its sender knows of no other: the one before is over there
            if (session is not null)
            {
                Close(session, isTold: false);
            }

            Begin(peer, parcel.Session, opens: false);
        }
        else if (parcel.Kind != LinkParcelKind.Over)
        {
            _ = TellAsync(peer, parcel.Session);
        }
    }

    private void Begin(NodeId peer, Guid id, bool opens)
    {
        if (_isStopping || _sessions.Count >= LinksMax)
        {
            Log.NotLinked(log, peer, LinksMax);
            return;
        }

        IAsyncStream<LinkParcel> stream = StreamOf(peer);
        var session = new StreamLinkSession(peer, identity.NodeId, id, opens, parcel => stream.OnNextAsync(parcel), links, clock);
        _sessions.Add(peer, session);
        links.Opened(session);
        Log.Began(log, peer);
        _ = RunAsync(session);
    }

    private async Task RunAsync(StreamLinkSession session)
    {
        // never within the turn: a parcel is put into a stream
        await Task.Yield();
        try
        {
            await session.RunAsync();
        }
        catch (Exception e)
        {
            Log.StreamFailed(log, e);
        }

        lock (_turn)
        {
            Close(session, isTold: true);
        }
    }

    /// <summary>Ends a session, once; in turn, so that nothing of it is taken any more.</summary>
    private void Close(StreamLinkSession session, bool isTold)
    {
        session.Abort();
        if (_sessions.GetValueOrDefault(session.Peer) == session)
        {
            _ = _sessions.Remove(session.Peer);
            links.Closed(session);
            Log.Ended(log, session.Peer);
            if (isTold)
            {
                _ = TellAsync(session.Peer, session.Id);
            }
        }
    }

    private async Task TellAsync(NodeId peer, Guid session)
    {
        await Task.Yield();
        try
        {
            await StreamOf(peer).OnNextAsync(new LinkParcel(identity.NodeId, session, LinkParcelKind.Over, 0, 0, [], []));
        }
        catch (Exception e)
        {
            Log.StreamFailed(log, e);
        }
    }

    private IAsyncStream<LinkParcel> StreamOf(NodeId peer) =>
        cluster.GetStreamProvider(MeshStreams.Provider).GetStream<LinkParcel>(StreamId.Create(MeshStreams.Parcels, peer.ToString()));

    private static partial class Log
    {
        [LoggerMessage(3891, LogLevel.Information, "A link with the gateway {Peer} of this cluster began")]
        public static partial void Began(ILogger logger, NodeId peer);

        [LoggerMessage(3892, LogLevel.Information, "The link with the gateway {Peer} of this cluster ended")]
        public static partial void Ended(ILogger logger, NodeId peer);

        [LoggerMessage(3893, LogLevel.Warning, "The gateway {Peer} of this cluster sent what is malformed, or a parcel of its is lost: its link begins anew")]
        public static partial void Refused(ILogger logger, NodeId peer);

        [LoggerMessage(3894, LogLevel.Warning, "The gateway {Peer} of this cluster has no link with this one: this one stops, or has {Max} links")]
        public static partial void NotLinked(ILogger logger, NodeId peer, int max);

        [LoggerMessage(3895, LogLevel.Error, "The streams between gateways failed")]
        public static partial void StreamFailed(ILogger logger, Exception error);
    }
}
