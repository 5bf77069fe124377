using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Identity.Registry;
using OrleansMesh.Domain.Json;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Client.Federations;

/// <summary>
/// The histories of partners (I-01): when a partner's signature fails, its key may have changed. The hub's word is taken for nothing:
/// the history must verify, list the key that our agreement names, and continue what was seen before. A partner is asked for at most
/// once in a second, however many signatures fail. Thread-safe.
/// </summary>
internal sealed class PartyHistories(MeshClientOptions options, IHubRequests hub)
{
    private const int PartiesMax = 1024;

    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Id, string KeyId), Asked> _asked = [];

    /// <summary>The partner's history as it was at <paramref name="since"/> or later; null when none proves the agreement's key, or nobody answers.</summary>
    /// <param name="since">Timestamp of the clock at which the signature came that fails: what was asked after that is new enough.</param>
    /// <param name="persistent">Whether to wait until the partner may be asked for again, and for the hub; else what is known is enough.</param>
    public async Task<MeshHistory?> GetAsync(AgreementParty party, long since, bool persistent, CancellationToken ct)
    {
        while (true)
        {
            (Asked asked, bool isOurs, TimeSpan wait) = Enter(party, since);
            if (wait > TimeSpan.Zero && persistent)
            {
                await Task.Delay(wait, options.Clock, ct);
                continue;
            }

            try
            {
                MeshHistory? history = await asked.Asking.WaitAsync(ct);
                if (asked.At > since || isOurs || !persistent)
                {
                    return history;
                }
            }
            catch (MeshUnreachableException) when (persistent)
            {
                // Each try waits for a session as long as a request may take: this is no busy loop.
            }
            catch (MeshUnreachableException)
            {
                return null;
            }
        }
    }

    /// <summary>Reads a mesh's history from the hub, version by version, and verifies it; null when it does not verify.</summary>
    /// <exception cref="MeshRefusedException">The hub does not know the mesh.</exception>
    /// <exception cref="MeshUnreachableException">The hub did not answer.</exception>
    public static async Task<MeshHistory?> ReadAsync(TimeProvider clock, TimeSpan timeout, IHubRequests hub, Did mesh, CancellationToken ct)
    {
        var versions = new List<ReadOnlyMemory<byte>>();
        for (int last = 1; versions.Count < last && versions.Count < MeshHistory.VersionsMax;)
        {
            MeshHistoryResult result = await hub.AskAsync(
                RequestTypes.MeshHistory,
                new MeshHistoryRequest(mesh.ToString(), versions.Count + 1),
                RequestJson.Default.MeshHistoryRequest,
                RequestJson.Default.MeshHistoryResult,
                timeout,
                ct);
            versions.Add(CanonicalJson.Canonicalize(result.Registration));
            last = result.Last;
        }

        return MeshHistory.TryVerify(versions, clock.GetUtcNow(), out MeshHistory? history, out _) && history.Id == mesh ? history : null;
    }

    // The question that answers, whether it was asked for this signature, and how long to wait when it was asked too early.
    private (Asked Asked, bool IsOurs, TimeSpan Wait) Enter(AgreementParty party, long since)
    {
        lock (_gate)
        {
            (string, string) name = (party.Id, party.KeyId);
            if (_asked.TryGetValue(name, out Asked? asked) && !asked.Asking.IsFaulted && (asked.At > since || !asked.Asking.IsCompleted))
            {
                return (asked, false, TimeSpan.Zero);
            }

            TimeSpan wait = asked is null ? TimeSpan.Zero : AskAgainAfter - options.Clock.GetElapsedTime(asked.At);
            if (wait > TimeSpan.Zero)
            {
                return (asked!, false, wait);
            }

            if (asked is null && _asked.Count >= PartiesMax)
            {
                _ = _asked.Remove(_asked.MinBy(entry => entry.Value.At).Key);
            }

            asked = new Asked(options.Clock.GetTimestamp(), FetchAsync(party));
            _asked[name] = asked;
            return (asked, true, TimeSpan.Zero);
        }
    }

    private async Task<MeshHistory?> FetchAsync(AgreementParty party)
    {
        try
        {
            MeshHistory? history = await ReadAsync(options.Clock, options.RequestTimeout, hub, Did.Parse(party.Id), CancellationToken.None);
            return history?.KeyWindows.Any(window => window.KeyId == party.KeyId && window.Key.Equals(party.Key)) == true ? history : null;
        }
        catch (MeshRefusedException failed) when (failed.Reason == "internal-error")
        {
            // Its store is away: that says nothing of the partner.
            throw new MeshUnreachableException($"The hub could not say which keys {party.Id} has had: {failed.Detail}", failed);
        }
        catch (MeshRefusedException)
        {
            return null;
        }
    }

    private sealed record Asked(long At, Task<MeshHistory?> Asking);
}
