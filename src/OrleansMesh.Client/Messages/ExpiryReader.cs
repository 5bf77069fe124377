using OrleansMesh.Client.Federations;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Client.Messages;

/// <summary>Asks the hub what expired while this mesh was away, and says that it is known once the application was told.</summary>
internal sealed class ExpiryReader(MeshClientOptions options, IHubRequests hub)
{
    // as many senders as a client has federations at most; what is left is told with the next session
    private const int RoundsMax = 4096 / ExpiredResult.CountMax;

    /// <summary>Completes when there is nothing more to tell.</summary>
    public async Task TellAsync(CancellationToken ct)
    {
        ExpiredMessages[]? told = null;
        for (int round = 0; options is { Receive: true, Expired: { } tell } && round <= RoundsMax; round++)
        {
            ExpiredResult next = await hub.AskAsync(
                RequestTypes.MessagesExpired, new ExpiredRequest(told), RequestJson.Default.ExpiredRequest, RequestJson.Default.ExpiredResult, options.RequestTimeout, ct);
            if (next.Expired.Length == 0)
            {
                return;
            }

            tell(next.Expired);
            told = next.Expired;
        }
    }
}
