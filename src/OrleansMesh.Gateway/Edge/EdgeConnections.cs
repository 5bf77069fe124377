using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansMesh.Gateway.Sessions;
using OrleansMesh.Transport;

namespace OrleansMesh.Gateway.Edge;

/// <summary>The life of one connection of the Noise edge, whatever carries it: opens a session within its time, runs it, cleans up.</summary>
/// <remarks>At most <see cref="GatewayOptions.OpeningsMax"/> connections are not joined yet; one more is closed without a word.</remarks>
internal sealed partial class EdgeConnections
{
    private readonly HubIdentity _identity;
    private readonly SessionOpening _opening;
    private readonly SessionRegister _register;
    private readonly SessionServices _services;
    private readonly Slots _openings;
    private readonly GatewayOptions _options;

    public EdgeConnections(
        HubIdentity identity, SessionOpening opening, SessionRegister register, SessionServices services, IOptions<GatewayOptions> options)
    {
        _identity = identity;
        _opening = opening;
        _register = register;
        _services = services;
        _options = options.Value;
        _openings = new Slots(_options.OpeningsMax);
    }

    /// <summary>Serves a connection to its end; its owner disposes it afterwards.</summary>
    /// <param name="connection">A fresh one, of which nothing has been read.</param>
    /// <param name="closing">The hub stops: the session takes nothing more, answers what it took and ends.</param>
    public async Task ServeAsync(IMeshConnection connection, CancellationToken closing)
    {
        if (!_openings.TryTake())
        {
            Log.TooMany(_services.Log, _options.OpeningsMax);
            connection.Abort();
            return;
        }

        SecureChannel? channel = null;
        try
        {
            OpenedSession? opened;
            try
            {
                (channel, opened) = await OpenAsync(connection);
            }
            finally
            {
                _openings.GiveBack();
            }

            if (channel is not null && opened is not null)
            {
                await RunAsync(channel, opened, connection, closing);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // the peer went away: sessions end like this every day
        }
        finally
        {
            if (channel is not null)
            {
                await channel.DisposeAsync();
            }
        }
    }

    private async Task<(SecureChannel? Channel, OpenedSession? Session)> OpenAsync(IMeshConnection connection)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(_options.JoinSeconds), _services.Clock);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, connection.Closed);
        var channelOptions = new SecureChannelOptions { HandshakeTimeout = TimeSpan.FromSeconds(_options.JoinSeconds) };
        SecureChannel? channel = await SecureChannel.AcceptAsync(connection.Pipe, _identity.NodeKey, channelOptions, _services.Clock, ending.Token);
        if (channel is null)
        {
            Log.NoChannel(_services.Log, connection.RemoteAddress);
            return default;
        }

        try
        {
            return (channel, await _opening.OpenAsync(channel, ending.Token));
        }
        catch (OperationCanceledException)
        {
            Log.Late(_services.Log, connection.RemoteAddress);
            return (channel, null);
        }
        catch
        {
            await channel.DisposeAsync();
            throw;
        }
    }

    private async Task RunAsync(SecureChannel channel, OpenedSession opened, IMeshConnection connection, CancellationToken closing)
    {
        channel.FramePayloadMax = SecureChannel.PayloadMax;
        var session = new MeshSession(channel, opened.MeshId, opened.SessionId, _services);
        if (!await _register.TryEnterAsync(session))
        {
            return;
        }

        try
        {
            await session.RunAsync(opened.ResumeAfter, closing, connection.Closed);
        }
        finally
        {
            await _register.LeaveAsync(session);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3401, LogLevel.Warning, "A connection was closed: {Max} are being opened already")]
        public static partial void TooMany(ILogger logger, int max);

        [LoggerMessage(3402, LogLevel.Information, "The connection from {RemoteAddress}: no Noise handshake")]
        public static partial void NoChannel(ILogger logger, string? remoteAddress);

        [LoggerMessage(3403, LogLevel.Information, "The connection from {RemoteAddress} did not join in time")]
        public static partial void Late(ILogger logger, string? remoteAddress);
    }
}
