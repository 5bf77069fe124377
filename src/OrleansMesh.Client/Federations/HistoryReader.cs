using System.Text.Json;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Federation.Lifecycle;
using OrleansMesh.Domain.Json;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Client.Federations;

/// <summary>Reads a federation's history from the hub and believes none of it that it did not verify.</summary>
internal sealed class HistoryReader(MeshFolder folder, MeshClientOptions options, IHubRequests hub)
{
    private readonly HistoryShelf _shelf = new(folder);

    // used by one reader after another
    private readonly ProvenKeys _keys = new();

    private readonly Lock _gate = new();
    private Task _last = Task.CompletedTask;

    /// <summary>Reads the whole history, one reader after another: two at once would take each other's news for a hub that hides something.</summary>
    /// <exception cref="MeshRefusedException">There is no such history, it does not hold, or it is not the one that was seen before.</exception>
    public Task<FederationLink> ReadAsync(Guid federationId, CancellationToken ct)
    {
        lock (_gate)
        {
            Task<FederationLink> reading = ReadAfterAsync(_last, federationId, ct);
            _last = reading;
            return reading;
        }
    }

    /// <summary>The hub has taken our event: from now on this mesh has seen it.</summary>
    public Task KeepAsync(FederationLink taken)
    {
        lock (_gate)
        {
            _last = KeepAfterAsync(_last, taken);
            return _last;
        }
    }

    private async Task KeepAfterAsync(Task before, FederationLink taken)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_shelf.TryRead(taken.Standing.FederationId, _keys, out FederationLink? known) && known?.Hash == taken.Parent?.Hash)
        {
            _ = _shelf.Take(taken, known);
        }
    }

    private async Task<FederationLink> ReadAfterAsync(Task before, Guid federationId, CancellationToken ct)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            return await ReadOnceAsync(federationId, ct);
        }
        catch (MeshRefusedException forked) when (forked.Reason == HistoryShelf.ForkedReason)
        {
            // Another process of this mesh may have seen more between the hub's answer and the comparison.
            return await ReadOnceAsync(federationId, ct);
        }
    }

    private async Task<FederationLink> ReadOnceAsync(Guid federationId, CancellationToken ct)
    {
        (JsonElement? agreement, List<JsonElement> events) = await AskAsync(federationId, ct);
        FederationLink? head = Verify(agreement, events, _keys, out string reason, out IReadOnlyList<string> parties);
        bool isRead = _shelf.TryRead(federationId, _keys, out FederationLink? known);
        if (parties.Count > 0 && (head is null || !isRead))
        {
            // A party may have changed its keys since.
            _keys.Add(await RegisteredKeys.AskAsync(parties, options, hub, ct));
            head = Verify(agreement, events, _keys, out reason, out _);
            isRead = _shelf.TryRead(federationId, _keys, out known);
        }

        if (head is null || head.Standing.FederationId != federationId)
        {
            throw new MeshRefusedException("history-invalid", $"The hub's history of {federationId} does not hold: {reason} Do not use the federation; tell the hub's operator.");
        }

        return isRead ? _shelf.Take(head, known) : throw _shelf.Unproven(federationId);
    }

    private async Task<(JsonElement? Agreement, List<JsonElement> Events)> AskAsync(Guid federationId, CancellationToken ct)
    {
        var events = new List<JsonElement>();
        JsonElement? agreement = null;
        int count = 1;
        while (events.Count < count)
        {
            FederationHistoryResult page = await hub.AskAsync(
                RequestTypes.FederationHistory,
                new FederationHistoryRequest(federationId, events.Count),
                RequestJson.Default.FederationHistoryRequest,
                RequestJson.Default.FederationHistoryResult,
                options.RequestTimeout,
                ct);
            agreement = page.Agreement ?? agreement;
            count = Math.Min(page.Count, FederationLifecycle.EventsMax);
            events.AddRange(page.Events);
            if (page.Events.Length == 0)
            {
                break;
            }
        }

        return (agreement, events);
    }

    private static FederationLink? Verify(
        JsonElement? agreement, List<JsonElement> events, IPartyKeys? keys, out string reason, out IReadOnlyList<string> parties)
    {
        FederationLink? head = null;
        reason = "it has no beginning.";
        parties = [];
        if (agreement is { } element)
        {
            if (!AgreementText.TryRead(element, known: null, out Agreement? root, out AgreementRefusal refusal) || !FederationLink.TryBegin(root, out head, out refusal))
            {
                reason = $"its agreement is refused ({refusal}).";
                return null;
            }
        }

        foreach (JsonElement item in events)
        {
            parties = [.. head?.Standing.Parties.Select(p => p.Id) ?? []];
            if (!FederationEvent.TryParse(CanonicalJson.Canonicalize(item), out FederationEvent? read, out LifecycleRefusal broken))
            {
                reason = $"event {head?.Standing.Seq + 1 ?? 0} is no event ({broken}).";
                return null;
            }

            FederationLink? next;
            LifecycleVerdict verdict;
            _ = head is null ? FederationLink.TryBegin(read, keys, out next, out verdict) : head.TryAppend(read, keys, out next, out verdict);
            if (next is null)
            {
                reason = $"event {read.Terms.Seq}: {verdict.Detail}";
                return null;
            }

            head = next;
        }

        parties = [.. head?.Standing.Parties.Select(p => p.Id) ?? []];
        return head;
    }
}
