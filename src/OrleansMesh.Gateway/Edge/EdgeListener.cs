using Microsoft.Extensions.Logging;
using OrleansMesh.Gateway.Edge.Limits;
using OrleansMesh.Transport;

namespace OrleansMesh.Gateway.Edge;

/// <summary>Serves all that a listener accepts.</summary>
internal sealed partial class EdgeListener(EdgeConnections edge, EdgeLimits limits, ILogger<EdgeListener> log)
{
    /// <summary>Accepts until <paramref name="closing"/>, disposes the listener, and completes when every connection has ended.</summary>
    public async Task RunAsync(IMeshListener listener, CancellationToken closing)
    {
        var open = new OpenWork();
        await using (listener)
        {
            try
            {
                while (await listener.AcceptAsync(closing) is { } connection)
                {
                    open.Begin();
                    _ = ServeAsync(connection, open, closing);
                }
            }
            catch (Exception e) when (e is IOException or OperationCanceledException)
            {
                Log.Stopped(log, listener.Address, e is IOException ? e.Message : "the hub stops");
            }
        }

        limits.Openings.EndSilent();
        await open.AllDoneAsync();
    }

    private async Task ServeAsync(IMeshConnection connection, OpenWork open, CancellationToken closing)
    {
        try
        {
            await using (connection)
            {
                await edge.ServeAsync(connection, closing);
            }
        }
        catch (Exception e)
        {
            // as Kestrel does: one connection's failure is not the others'
            Log.Failed(log, connection.RemoteAddress, e);
        }
        finally
        {
            open.Done();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3431, LogLevel.Information, "No more connections are taken at {Address}: {Reason}")]
        public static partial void Stopped(ILogger logger, Uri address, string reason);

        [LoggerMessage(3432, LogLevel.Error, "The connection from {RemoteAddress} failed")]
        public static partial void Failed(ILogger logger, string? remoteAddress, Exception error);
    }
}
