using Microsoft.Extensions.Options;
using OrleansMesh.Contracts;
using OrleansMesh.Contracts.Federations;
using OrleansMesh.Contracts.Leases;
using OrleansMesh.Contracts.Meshes;
using OrleansMesh.Contracts.Notices;
using OrleansMesh.Contracts.Trust;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Grains.Ports;

namespace OrleansMesh.Grains.Federations;

/// <summary>Holds one federation: collects the signatures under its agreement, and tells gateways and parties of each change.</summary>
/// <remarks>The directory lists a federation as live before it is, and until after it is not; readers of it ask this grain, so a crash between the two writes shows in neither.</remarks>
public sealed class FederationGrain(
    [PersistentState("federation", GrainStores.Hub)] IPersistentState<FederationState> state,
    IFederationDirectory directory,
    IOptions<HubOptions> hub,
    TimeProvider clock) : Grain, IFederationGrain, IRemindable
{
    private const string ExpiryReminder = "expiry";
    private static readonly TimeSpan ExpiryCheckPeriod = TimeSpan.FromDays(1);
    private static readonly TimeSpan ExpiryCheckMin = TimeSpan.FromMinutes(1);

    // what is durable: GetAsync is answered while a change is being written, which may yet fail
    private FederationRecord? _record;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _record = state.State.Record;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<Decision> ProposeAsync(FederationProposal proposal)
    {
        if (_record is not null)
        {
            return Decision.Refuse("replay", "This federation was proposed already.");
        }

        if (!Agreement.TryParse(proposal.Agreement, out Agreement? agreement, out AgreementRefusal refusal))
        {
            return FederationRefusals.Agreement(refusal);
        }

        await ChangeAsync(new FederationRecord(
            this.GetPrimaryKey(),
            FederationStatus.Proposed,
            1,
            proposal.ProposerMeshId,
            [.. agreement.Terms.Parties.Select(p => p.Id)],
            proposal.Agreement,
            proposal.Credential,
            proposal.ProposerRegistration,
            "",
            Now()));
        return Decision.Accept;
    }

    /// <inheritdoc/>
    public async Task<Decision> AcceptAsync(string meshId, string keyId, byte[] signature)
    {
        if (Of(meshId) is not { } record)
        {
            return FederationRefusals.Unknown;
        }

        if (!Agreement.TryParse(record.Agreement, out Agreement? agreement, out AgreementRefusal refusal))
        {
            throw new InvalidOperationException($"The stored agreement of {record.FederationId} does not parse: {refusal}.");
        }

        if (record.Status == FederationStatus.Active && agreement.SignedBy(meshId))
        {
            // perhaps asked again because it failed half-way: what follows from being active is made sure of
            await PublishLeaseAsync(record);
            await RemindOfExpiryAsync(agreement);
            return Decision.Accept;
        }

        if (record.Status != FederationStatus.Proposed)
        {
            return FederationRefusals.NotProposed(record.Status);
        }

        refusal = await CheckKeyAsync(agreement, meshId);
        return refusal == AgreementRefusal.None && agreement.TryAddSignature(meshId, keyId, signature, out Agreement? signed, out refusal)
            ? await SignedAsync(record, signed)
            : FederationRefusals.Agreement(refusal);
    }

    /// <inheritdoc/>
    public async Task<Decision> DeclineAsync(string meshId, string reason)
    {
        if (Of(meshId) is not { } record)
        {
            return FederationRefusals.Unknown;
        }

        if (record.Status == FederationStatus.Proposed)
        {
            await ChangeAsync(Next(record, FederationStatus.Declined) with { Reason = Short(reason) });
            return Decision.Accept;
        }

        return record.Status == FederationStatus.Declined ? Decision.Accept : FederationRefusals.NotProposed(record.Status);
    }

    /// <inheritdoc/>
    public async Task<Decision> EndAsync(string meshId, string reason)
    {
        if (Of(meshId) is not { } record)
        {
            return FederationRefusals.Unknown;
        }

        if (record.Status is FederationStatus.Ended)
        {
            // perhaps asked again because the gateways could not be told the first time
            await PublishLeaseAsync(record);
            return Decision.Accept;
        }

        if (record.Status is FederationStatus.Declined)
        {
            return FederationRefusals.Final(record.Status);
        }

        await ChangeAsync(Next(record, FederationStatus.Ended) with { Reason = Short(reason) });
        return Decision.Accept;
    }

    /// <inheritdoc/>
    public async Task RekeyAsync(string meshId, PartyKey[] keys)
    {
        if (Of(meshId) is not { Status: FederationStatus.Proposed or FederationStatus.Active } record
            || !Agreement.TryParse(record.Agreement, out Agreement? agreement, out _))
        {
            return;
        }

        if (keys.All(key => key.Until is not null))
        {
            FederationStatus over = record.Status == FederationStatus.Active ? FederationStatus.Ended : FederationStatus.Declined;
            await ChangeAsync(Next(record, over) with { Reason = Short($"{meshId} is deactivated.") });
            return;
        }

        bool asAgreed = keys is [PartyKey only] && agreement.FindParty(meshId) is { } party && only.KeyId == party.KeyId && party.Key.ToArray().AsSpan().SequenceEqual(only.Key);
        await ChangeAsync(Next(record, record.Status) with { PartyKeys = [.. (record.PartyKeys ?? []).Where(k => k.MeshId != meshId), .. asAgreed ? [] : keys] });
    }

    /// <inheritdoc/>
    public Task<FederationRecord?> GetAsync() => Task.FromResult(_record);

    /// <inheritdoc/>
    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        bool over = _record is not { } record || record.Status != FederationStatus.Active || await EndExpiredAsync(record);
        if (over && await this.GetReminder(reminderName) is { } reminder)
        {
            await this.UnregisterReminder(reminder);
        }
    }

    private async Task<bool> EndExpiredAsync(FederationRecord record)
    {
        if (!Agreement.TryParse(record.Agreement, out Agreement? agreement, out _) || agreement.Terms.ExpiresAt > Now())
        {
            return false;
        }

        await ChangeAsync(Next(record, FederationStatus.Ended) with { Reason = "The agreement expired." });
        return true;
    }

    private async Task<Decision> SignedAsync(FederationRecord record, Agreement agreement)
    {
        AgreementRefusal refusal = agreement.Verify(clock.GetUtcNow());
        if (refusal is not (AgreementRefusal.None or AgreementRefusal.SignatureMissing))
        {
            return FederationRefusals.Agreement(refusal);
        }

        bool all = refusal == AgreementRefusal.None;
        await ChangeAsync(Next(record, all ? FederationStatus.Active : FederationStatus.Proposed) with { Agreement = agreement.Bytes.ToArray() });
        if (all)
        {
            await Task.WhenAll(record.Parties.Select(p => GrainFactory.GetGrain<ITrustEdgeGrain>(p).FederatedAsync()));
            await RemindOfExpiryAsync(agreement);
        }

        return Decision.Accept;
    }

    private async Task RemindOfExpiryAsync(Agreement agreement)
    {
        TimeSpan left = TimeSpan.FromMilliseconds(agreement.Terms.ExpiresAt - Now());
        TimeSpan due = left < ExpiryCheckMin ? ExpiryCheckMin : left < ExpiryCheckPeriod ? left : ExpiryCheckPeriod;
        await this.RegisterOrUpdateReminder(ExpiryReminder, due, ExpiryCheckPeriod);
    }

    private async Task<AgreementRefusal> CheckKeyAsync(Agreement agreement, string meshId)
    {
        MeshRecord? mesh = await GrainFactory.GetGrain<IMeshGrain>(meshId).GetAsync();
        return mesh is not null && DidDocument.TryParse(mesh.Registration, out DidDocument? document, out _)
            ? agreement.CheckParty(document)
            : AgreementRefusal.KeyMismatch;
    }

    private async Task ChangeAsync(FederationRecord record)
    {
        bool live = record.Status is FederationStatus.Proposed or FederationStatus.Active;
        if (live)
        {
            await directory.PutAsync(record, CancellationToken.None);
        }

        await state.ReplaceAsync(state.State with { Record = record });
        _record = record;
        if (!live)
        {
            await directory.PutAsync(record, CancellationToken.None);
        }

        if (record.Status != FederationStatus.Proposed)
        {
            await PublishLeaseAsync(record);
        }

        await this.GetStreamProvider(MeshStreams.Provider)
            .GetStream<MeshNotice>(StreamId.Create(MeshStreams.Notices, hub.Value.Region))
            .OnNextAsync(new MeshNotice(record.Parties, record));
    }

    private Task PublishLeaseAsync(FederationRecord record) => GrainFactory.GetGrain<IHubGrain>(hub.Value.Region)
        .PublishAsync(new LeaseRecord(record.FederationId, record.Version, record.Status, record.Agreement, record.PartyKeys));

    private FederationRecord Next(FederationRecord record, FederationStatus status) =>
        record with { Status = status, Version = record.Version + 1, ChangedAt = Now() };

    private FederationRecord? Of(string meshId) => _record is { } record && record.Parties.Contains(meshId) ? record : null;

    private long Now() => clock.GetUtcNow().ToUnixTimeMilliseconds();

    private static string Short(string reason) => reason.Length <= 256 ? reason : reason[..256];
}
