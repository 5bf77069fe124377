using System.Text.Json.Serialization.Metadata;
using OrleansMesh.Client.Federations;

namespace OrleansMesh.Client.Sessions;

/// <summary>Asks on whatever session there is, waiting for one if need be.</summary>
internal sealed class HubLink(MeshClientOptions options) : IHubRequests
{
    private const string UnknownFederation = "unknown-federation";

    /// <summary>Set before anything is asked.</summary>
    public HubConnections? Connection { get; set; }

    /// <inheritdoc/>
    public string HubId => Connection?.Last?.HubId ?? "";

    public string Region => Connection?.Last?.Region ?? "";

    /// <inheritdoc/>
    public async Task<TResult> AskAsync<TRequest, TResult>(
        string type, TRequest body, JsonTypeInfo<TRequest> shape, JsonTypeInfo<TResult> resultShape, TimeSpan timeout, CancellationToken ct)
        where TResult : class
    {
        long start = options.Clock.GetTimestamp();
        HubSession session = await Connection!.WaitAsync(timeout, ct);
        try
        {
            return await session.Requests.AskAsync(type, body, shape, resultShape, Left(timeout, start), ct);
        }
        catch (MeshRefusedException unknown) when (unknown.Reason == UnknownFederation && Connection.Beside(session) is [_, ..] others)
        {
            // A federation is shown to all of our hubs: to the one that is asked perhaps a moment later, or when it is in reach again.
            foreach (HubSession other in others)
            {
                try
                {
                    return await other.Requests.AskAsync(type, body, shape, resultShape, Left(timeout, start), ct);
                }
                catch (Exception e) when (e is MeshUnreachableException or MeshRefusedException { Reason: UnknownFederation })
                {
                    // nor is it known there, or it is gone
                }
            }

            throw;
        }
    }

    private TimeSpan Left(TimeSpan timeout, long start)
    {
        TimeSpan left = timeout - options.Clock.GetElapsedTime(start);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
