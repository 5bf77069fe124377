using System.Text.Json.Serialization.Metadata;
using OrleansMesh.Client.Federations;

namespace OrleansMesh.Client.Sessions;

/// <summary>Asks on whatever session there is, waiting for one if need be.</summary>
internal sealed class HubLink(MeshClientOptions options) : IHubRequests
{
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
        TimeSpan left = timeout - options.Clock.GetElapsedTime(start);
        return await session.Requests.AskAsync(type, body, shape, resultShape, left > TimeSpan.Zero ? left : TimeSpan.Zero, ct);
    }
}
