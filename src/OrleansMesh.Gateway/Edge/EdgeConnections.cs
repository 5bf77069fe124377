using System.Net;
using OrleansMesh.Gateway.Edge.Limits;
using OrleansMesh.Gateway.Peers;
using OrleansMesh.Gateway.Sessions;
using OrleansMesh.Gateway.Telemetry;
using OrleansMesh.Transport;

namespace OrleansMesh.Gateway.Edge;

/// <summary>The life of one connection of the Noise edge, whatever carries it: passes the limits, opens a session within its time, runs it, cleans up.</summary>
/// <remarks>Every connection is counted as accepted, and as refused with its reason or as joined and ended. A refusal is not told to the peer but by a join response.</remarks>
internal sealed class EdgeConnections(
    HubIdentity identity,
    EdgeLimits limits,
    SessionOpening opening,
    SessionRegister register,
    SessionServices services,
    PeerPool peers,
    GatewayMeter meter,
    RefusalLog refusals)
{
    private static readonly SecureChannelOptions ChannelOptions = new();

    /// <summary>Serves a connection to its end; its owner disposes it afterwards.</summary>
    /// <param name="connection">A fresh one, of which nothing has been read.</param>
    /// <param name="closing">The hub stops: the session takes nothing more, answers what it took and ends.</param>
    public async Task ServeAsync(IMeshConnection connection, CancellationToken closing)
    {
        meter.Accepted();
        IPAddress? address = connection.RemoteEndPoint?.Address;
        EdgeRefusal refusal = limits.TryAdmit(address, out Opening? place);
        SecureChannel? channel = null;
        try
        {
            OpenedSession? opened = null;
            if (place is not null)
            {
                try
                {
                    (channel, opened, refusal) = await SpokenAsync(connection, place)
                        ? await OpenAsync(connection, place)
                        : (null, null, place.Over.IsCancellationRequested ? place.Reason : EdgeRefusal.HandshakeFailed);
                }
                finally
                {
                    limits.Openings.Leave(place);
                }
            }

            if (channel is not null && opened is not null)
            {
                refusal = opened.Peer is { } peer
                    ? await RunPeerAsync(peer, channel, connection, closing)
                    : await RunAsync(channel, opened, connection, closing);
            }
        }
        finally
        {
            await CloseAsync(connection, address, channel, refusal);
        }
    }

    private async Task CloseAsync(IMeshConnection connection, IPAddress? address, SecureChannel? channel, EdgeRefusal refusal)
    {
        bool silently = refusal is not (EdgeRefusal.None or EdgeRefusal.Unwelcome);
        if (refusal != EdgeRefusal.None)
        {
            refusals.Refused(refusal, AddressBlock.Of(address));
        }

        if (silently)
        {
            channel?.Abort();
            connection.Abort();
        }

        if (channel is not null)
        {
            await channel.DisposeAsync();
        }
    }

    /// <summary>Waits for its first bytes with nothing but the connection and its place; false when its time is over or it has left.</summary>
    private static async ValueTask<bool> SpokenAsync(IMeshConnection connection, Opening place)
    {
        CancellationTokenRegistration over = place.Over.UnsafeRegister(static stranger => ((IMeshConnection)stranger!).Abort(), connection);
        bool spoken = await connection.SpokenAsync() && !place.Over.IsCancellationRequested;

        // not disposed of: that would spin until the call which has just ended the wait returns, and a late one ends what is over
        _ = over.Unregister();
        return spoken;
    }

    private async Task<(SecureChannel? Channel, OpenedSession? Session, EdgeRefusal Refusal)> OpenAsync(IMeshConnection connection, Opening place)
    {
        var guard = new OpeningGuard(limits, place);
        SecureChannel? channel = null;
        try
        {
            channel = await SecureChannel.AcceptAsync(connection.Pipe, identity.NodeKey, guard, ChannelOptions, services.Clock, place.Over);
            if (channel is null)
            {
                return (null, null, place.Over.IsCancellationRequested ? place.Reason : EdgeRefusal.HandshakeFailed);
            }

            (OpenedSession? session, EdgeRefusal refusal) = await opening.OpenAsync(channel, guard, connection.CertifiedMesh, place.Over);
            return (channel, session, refusal);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            EdgeRefusal left = channel is null ? EdgeRefusal.HandshakeFailed : EdgeRefusal.Left;
            return (channel, null, place.Over.IsCancellationRequested ? place.Reason : left);
        }
        catch
        {
            if (channel is not null)
            {
                await channel.DisposeAsync();
            }

            throw;
        }
    }

    private async Task<EdgeRefusal> RunPeerAsync(OpenedPeer peer, SecureChannel channel, IMeshConnection connection, CancellationToken closing)
    {
        meter.Joined();
        try
        {
            await peers.ServeAsync(peer, channel, connection, closing);
        }
        finally
        {
            meter.Ended(SessionEnd.Closed);
        }

        return EdgeRefusal.None;
    }

    private async Task<EdgeRefusal> RunAsync(SecureChannel channel, OpenedSession opened, IMeshConnection connection, CancellationToken closing)
    {
        channel.FramePayloadMax = SecureChannel.PayloadMax;
        var session = new MeshSession(channel, opened.MeshId, opened.KeyId, opened.SessionId, services);
        if (!await register.TryEnterAsync(session))
        {
            return EdgeRefusal.SessionsFull;
        }

        meter.Joined();
        SessionEnd end = SessionEnd.Closed;
        try
        {
            end = await session.RunAsync(opened.ResumeAfter, closing, connection.Closed);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // the peer went away: sessions end like this every day
        }
        finally
        {
            meter.Ended(end);
            await register.LeaveAsync(session);
        }

        return EdgeRefusal.None;
    }
}
