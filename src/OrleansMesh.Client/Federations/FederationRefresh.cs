using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Client.Federations;

/// <summary>Asks the hub for our federations, once for all who need news of the same moment.</summary>
internal sealed class FederationRefresh(MeshClientOptions options, IHubRequests hub, FederationBook book)
{
    private readonly Lock _gate = new();
    private Task _asking = Task.CompletedTask;
    private long _askedAt = long.MinValue;

    /// <summary>What the hub lists now, also taken into the book.</summary>
    public async Task<IReadOnlyList<FederationView>> ListAsync(CancellationToken ct)
    {
        FederationsResult result = await hub.AskAsync(
            RequestTypes.List, new DoneResult(), RequestJson.Default.DoneResult, RequestJson.Default.FederationsResult, options.RequestTimeout, ct);
        foreach (FederationView view in result.Federations)
        {
            book.Take(view);
        }

        return result.Federations;
    }

    /// <summary>Completes when the book has news that were asked for after <paramref name="timestamp"/>.</summary>
    /// <param name="persistent">Whether to try until there is an answer; else one failure is enough.</param>
    public async Task EnsureAfterAsync(long timestamp, bool persistent, CancellationToken ct)
    {
        bool again = true;
        while (again)
        {
            try
            {
                await AskAfterAsync(timestamp).WaitAsync(ct);
                again = false;
            }
            catch (MeshUnreachableException)
            {
                // Each try waits for a session as long as a request may take: this is no busy loop.
                again = persistent;
            }
            catch (MeshRefusedException failed) when (failed.Reason == "internal-error")
            {
                // Its store is away: who waits for a message must not hear the end of all messages.
                again = persistent;
                await Task.Delay(persistent ? options.ReconnectDelayMin : TimeSpan.Zero, options.Clock, ct);
            }
        }
    }

    // One that was asked for after that moment serves, whoever asked.
    private Task AskAfterAsync(long timestamp)
    {
        lock (_gate)
        {
            if (_askedAt <= timestamp || _asking.IsFaulted)
            {
                _askedAt = options.Clock.GetTimestamp();
                _asking = ListAsync(CancellationToken.None);
            }

            return _asking;
        }
    }
}
