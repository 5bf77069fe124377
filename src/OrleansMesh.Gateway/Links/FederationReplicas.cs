using OrleansMesh.Contracts;
using OrleansMesh.Contracts.Federations;
using OrleansMesh.Domain.Routing;
using OrleansMesh.Gateway.Requests;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Links;

/// <summary>Federations as they go from the hub that holds them to the homes of their parties: shown there, and taken here after the grain has verified what they prove.</summary>
internal sealed class FederationReplicas(IGrainFactory grains, MeshKnowledge meshes, HomeList homes)
{
    /// <summary>A federation that this hub holds, with its history and the registrations of its parties; null when its history cannot be read at the moment.</summary>
    public async Task<FederationReplicaBody?> ShowAsync(FederationRecord record)
    {
        if (await HistoryAsync(grains.GetGrain<IFederationGrain>(record.FederationId), record) is not { } history)
        {
            return null;
        }

        MeshVersionsBody?[] parties = await Task.WhenAll(record.Parties.Select(meshes.ShowAsync));
        return new FederationReplicaBody(
            FederationViews.Of(record),
            history.Root is { } root ? SignedJson.Element(root) : null,
            history.Events.Count > 0 ? [.. history.Events.Select(SignedJson.Element)] : null,
            [.. parties.OfType<MeshVersionsBody>()]);
    }

    /// <summary>Takes a federation of a mesh that is at home here from the hub that holds it.</summary>
    public async Task<Decision> TakeAsync(FederationReplicaBody body, Route from)
    {
        if (!FederationViews.TryStatus(body.Federation.Status, out FederationStatus status))
        {
            return Decision.Refuse("malformed", $"A federation is not '{body.Federation.Status}'. Compare docs/wire-protocol.md §7.");
        }

        // of an array, what JSON has null is null here, too
        if (body.Parties.Any(party => party is null))
        {
            return Decision.Refuse("malformed", "A party of that federation has no registration. Compare docs/wire-protocol.md §7.1.");
        }

        if (!body.Parties.Any(party => homes.Contains(party.MeshId)))
        {
            return Decision.Refuse("party-unknown", "No party of that federation is at home here.");
        }

        foreach (MeshVersionsBody party in body.Parties)
        {
            // one that is at home here too may have changed its key at another home of its; what proves nothing newer changes nothing
            Decision followed = await meshes.FollowAsync(party);
            if (!followed.Accepted && !homes.Contains(party.MeshId))
            {
                return followed;
            }
        }

        FederationView view = body.Federation;
        var replica = new FederationReplicaRecord(
            from.Hub,
            status,
            view.Version,
            view.Proposer,
            [.. body.Parties.Select(party => party.MeshId)],
            SignedJson.Bytes(view.Agreement),
            view.Credential is { } credential ? SignedJson.Bytes(credential) : null,
            SignedJson.Bytes(view.ProposerRegistration),
            view.Reason,
            body.Root is { } root ? SignedJson.Bytes(root) : null,
            body.Events is { } events ? [.. events.Select(SignedJson.Bytes)] : null);
        return await grains.GetGrain<IFederationGrain>(view.FederationId).ReplicateAsync(replica);
    }

    private static async Task<(byte[]? Root, List<byte[]> Events)?> HistoryAsync(IFederationGrain grain, FederationRecord record)
    {
        var events = new List<byte[]>();
        byte[]? root = null;
        if (record.Head is null)
        {
            return (root, events);
        }

        while (true)
        {
            if (await grain.HistoryAsync(record.Parties[0], events.Count) is not { } page)
            {
                return null;
            }

            root = page.Agreement;
            events.AddRange(page.Events);
            if (events.Count >= page.Count || page.Events.Length == 0)
            {
                return (root, events);
            }
        }
    }
}
