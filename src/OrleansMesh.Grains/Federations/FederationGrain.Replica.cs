using OrleansMesh.Contracts;
using OrleansMesh.Contracts.Federations;
using OrleansMesh.Contracts.Leases;
using OrleansMesh.Contracts.Meshes;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Federation.Lifecycle;
using OrleansMesh.Domain.Identity.Registry;

namespace OrleansMesh.Grains.Federations;

/// <summary>The part that follows a federation which another hub holds: leases, lists and notices of this region, of what the parties signed.</summary>
public sealed partial class FederationGrain
{
    /// <inheritdoc/>
    public async Task<Decision> ReplicateAsync(FederationReplicaRecord shown)
    {
        if (shown.Seat == hub.Value.HubId || (_record is not null && _record.Seat != shown.Seat))
        {
            return Decision.Refuse("replay", "Another hub holds that federation.");
        }

        if (_record is { } known && known.SeatVersion >= shown.Version)
        {
            // shown again, perhaps since the gateways could not be told
            await PublishInForceAsync(known);
            return Decision.Accept;
        }

        FederationRecord before = _record ?? new FederationRecord(
            this.GetPrimaryKey(), shown.Status, 0, shown.ProposerMeshId, shown.Parties, shown.Agreement, shown.Credential, shown.ProposerRegistration, "", Now());
        PartyKey[] keys = await ChangedKeysAsync(shown);
        FederationState changed = state.State with { Root = shown.Root, Events = shown.Events, ProvenKeys = keys.Length > 0 ? keys : null };
        PartyKey[] recent = [.. keys.Where(key => key.Until is not { } until || until > Now() - (2 * (long)EventSkewMax.TotalMilliseconds))];
        before = before with
        {
            Seat = shown.Seat,
            SeatVersion = shown.Version,
            PartyKeys = recent.Length > 0 ? recent : null,
            Credential = shown.Credential,
            ProposerRegistration = shown.ProposerRegistration,
        };
        return shown.Events is null
            ? await FollowAgreementAsync(before, changed, shown)
            : await FollowHistoryAsync(before, changed, shown, keys);
    }

    // The events say where the federation stands, and nobody's word besides.
    private async Task<Decision> FollowHistoryAsync(FederationRecord before, FederationState changed, FederationReplicaRecord shown, PartyKey[] keys)
    {
        FederationLink? head = null;
        if (shown.Root is { } root && (!Agreement.TryParse(root, out Agreement? agreement, out _) || !FederationLink.TryBegin(agreement, out head, out _)))
        {
            return NotProven;
        }

        foreach (byte[] evidence in shown.Events!)
        {
            if (!FederationEvent.TryParse(evidence, out FederationEvent? each, out _)
                || (head = FederationChronicle.Next(head, each, new ProvenPartyKeys(keys), out _)) is null)
            {
                return NotProven;
            }
        }

        if (head is null || head.Chain().Any(link => link.Event is { } each && each.Terms.FederationId != this.GetPrimaryKey()) || HubOf(head) != shown.Seat)
        {
            return NotProven;
        }

        FederationRecord next = FederationChronicle.Apply(before, head, Now());
        await ChangeAsync(FederationChronicle.IsFinal(next.Status) ? next : Ended(next, shown), changed, head);
        return Decision.Accept;
    }

    // Of a handshake the agreement binds when all have signed it; that it is over is the seat's word, which may stop messages and cannot let any pass.
    private async Task<Decision> FollowAgreementAsync(FederationRecord before, FederationState changed, FederationReplicaRecord shown)
    {
        if (!Agreement.TryParse(shown.Agreement, out Agreement? agreement, out _)
            || agreement.Terms.FederationId != this.GetPrimaryKey() || agreement.Terms.Hub != shown.Seat || agreement.FindParty(shown.ProposerMeshId) is null)
        {
            return NotProven;
        }

        AgreementRefusal refusal = agreement.Verify(clock.GetUtcNow());
        if (refusal is not (AgreementRefusal.None or AgreementRefusal.SignatureMissing or AgreementRefusal.Expired))
        {
            return FederationRefusals.Agreement(refusal);
        }

        FederationRecord next = Ended(
            before with
            {
                Status = refusal == AgreementRefusal.None ? FederationStatus.Active : refusal == AgreementRefusal.Expired ? FederationStatus.Ended : FederationStatus.Proposed,
                Version = before.Version + 1,
                ProposerMeshId = shown.ProposerMeshId,
                Parties = [.. agreement.Terms.Parties.Select(party => party.Id)],
                Agreement = agreement.Bytes.ToArray(),
                ChangedAt = Now(),
            },
            shown);
        await ChangeAsync(next, changed);
        if (next.Status == FederationStatus.Active && before.Status != FederationStatus.Active)
        {
            await RemindOfExpiryAsync(agreement);
        }

        return Decision.Accept;
    }

    private static FederationRecord Ended(FederationRecord record, FederationReplicaRecord shown) =>
        FederationChronicle.IsFinal(shown.Status) ? record with { Status = shown.Status, Reason = Short(shown.Reason) } : record;

    private static string? HubOf(FederationLink head) =>
        head.Chain()[0] is var first && first.Root is { } root ? root.Terms.Hub : first.Event?.Terms.Body.Hub;

    /// <summary>The keys of parties that have changed theirs, as their registrations here prove them.</summary>
    private async Task<PartyKey[]> ChangedKeysAsync(FederationReplicaRecord shown)
    {
        var keys = new List<PartyKey>();
        foreach (string party in shown.Parties)
        {
            byte[][] versions = await GrainFactory.GetGrain<IMeshGrain>(party).GetHistoryAsync();
            if (versions.Length > 1
                && MeshHistory.TryVerify([.. versions.Select(version => new ReadOnlyMemory<byte>(version))], clock.GetUtcNow(), out MeshHistory? history, out _)
                && history.KeyWindows.Any(window => window.Until is not null))
            {
                keys.AddRange(history.KeyWindows.Select(window => new PartyKey(party, window.KeyId, window.Key.ToArray(), window.Until?.ToUnixTimeMilliseconds())));
            }
        }

        return [.. keys];
    }

    private Task PublishInForceAsync(FederationRecord record) =>
        FederationChronicle.IsInForce(record.Status) ? PublishLeaseAsync(record) : Task.CompletedTask;

    private static Decision NotProven { get; } = Decision.Refuse("not-proven", "What the hub that holds the federation shows is not what its parties signed.");
}
