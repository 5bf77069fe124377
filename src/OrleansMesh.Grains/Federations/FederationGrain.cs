using Microsoft.Extensions.Options;
using OrleansMesh.Contracts;
using OrleansMesh.Contracts.Federations;
using OrleansMesh.Contracts.Leases;
using OrleansMesh.Contracts.Meshes;
using OrleansMesh.Contracts.Notices;
using OrleansMesh.Contracts.Trust;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Federation.Lifecycle;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Grains.Identity;
using OrleansMesh.Grains.Ports;

namespace OrleansMesh.Grains.Federations;

/// <summary>Holds one federation: collects the signatures under its agreement, and tells gateways and parties of each change.</summary>
/// <remarks>The store keeps the lines of <see cref="IFederationDirectory"/> in the transaction of this grain's state: one flush for a step, and no crash between the two.</remarks>
public sealed partial class FederationGrain(
    [PersistentState("federation", GrainStores.Hub)] IPersistentState<FederationState> state,
    IOptions<HubOptions> hub,
    TimeProvider clock) : Grain, IFederationGrain, IRemindable
{
    private const string ExpiryReminder = "expiry";
    private static readonly TimeSpan ExpiryCheckPeriod = TimeSpan.FromDays(1);
    private static readonly TimeSpan ExpiryCheckMin = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan EventSkewMax = TimeSpan.FromSeconds(30);

    // what is durable: GetAsync is answered while a change is being written, which may yet fail
    private FederationRecord? _record;

    // the last link of the durable history; opened when it is first asked for
    private FederationLink? _head;

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

        if (!StoredAgreements.TryParse(proposal.Agreement, out Agreement? agreement, out AgreementRefusal refusal))
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

        if (record.Seat is { } seat)
        {
            return FederationRefusals.HeldBy(seat);
        }

        Agreement agreement = Read(record);
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

        AgreementRefusal refusal = await CheckKeyAsync(agreement, meshId);
        return refusal == AgreementRefusal.None && agreement.TryAddSignature(meshId, keyId, signature, out Agreement? signed, out refusal)
            ? await SignedAsync(record, signed)
            : FederationRefusals.Agreement(refusal);
    }

    /// <inheritdoc/>
    public async Task<Decision> SubmitAsync(string meshId, byte[] evidence)
    {
        if (!FederationEvent.TryParse(evidence, out FederationEvent? command, out LifecycleRefusal refusal))
        {
            return FederationRefusals.Event(new LifecycleVerdict(refusal, Phase: null, Kind: null));
        }

        if (_record is not null && Of(meshId) is null)
        {
            return FederationRefusals.Unknown;
        }

        if (_record?.Seat is { } seat)
        {
            return FederationRefusals.HeldBy(seat);
        }

        if (command.Actor != meshId || command.Terms.FederationId != this.GetPrimaryKey())
        {
            return FederationRefusals.NotTheActor;
        }

        if (Math.Abs(command.Terms.Time - Now()) > (long)EventSkewMax.TotalMilliseconds)
        {
            return FederationRefusals.ClockSkew;
        }

        return _record is { } record ? await ContinueAsync(record, command) : await BeginAsync(command);
    }

    /// <inheritdoc/>
    public Task<FederationHistoryPage?> HistoryAsync(string meshId, int from) =>
        Task.FromResult(Of(meshId) is not null && Head() is { } head ? FederationChronicle.Page(head, from) : null);

    /// <inheritdoc/>
    public async Task RekeyAsync(string meshId, PartyKey[] keys)
    {
        if (Of(meshId) is not { } record || FederationChronicle.IsFinal(record.Status))
        {
            return;
        }

        if (keys.All(key => key.Until is not null))
        {
            FederationStatus over = record.Status == FederationStatus.Proposed ? FederationStatus.Declined : FederationStatus.Ended;
            await ChangeAsync(Next(record, over) with { Reason = Short($"{meshId} is deactivated.") });
            return;
        }

        AgreementParty? party = Head()?.Standing.FindParty(meshId)
            ?? (StoredAgreements.TryParse(record.Agreement, out Agreement? agreement, out _) ? agreement.FindParty(meshId) : null);
        bool asAgreed = keys is [PartyKey only] && party is not null && only.KeyId == party.KeyId && party.Key.ToArray().AsSpan().SequenceEqual(only.Key);
        PartyKey[] before = [.. state.State.ProvenKeys ?? record.PartyKeys ?? []];
        PartyKey[] proven = [.. before.UnionBy(keys, k => (k.MeshId, k.KeyId))];
        PartyKey[] wanted = asAgreed ? [] : keys;
        if (proven.Length == before.Length && wanted.Select(Facts).SequenceEqual((record.PartyKeys ?? []).Where(k => k.MeshId == meshId).Select(Facts)))
        {
            // perhaps told again since it could not be told everywhere
            await TellAsync(record);
            return;
        }

        await ChangeAsync(
            Next(record, record.Status) with { PartyKeys = [.. (record.PartyKeys ?? []).Where(k => k.MeshId != meshId), .. wanted] },
            state.State with { ProvenKeys = proven });

        static (string KeyId, long? Until, string Key) Facts(PartyKey key) => (key.KeyId, key.Until, Convert.ToHexString(key.Key));
    }

    /// <inheritdoc/>
    public Task<FederationRecord?> GetAsync() => Task.FromResult(_record);

    /// <inheritdoc/>
    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        bool over = _record is not { } record || !FederationChronicle.IsInForce(record.Status) || await EndExpiredAsync(record);
        if (over && await this.GetReminder(reminderName) is { } reminder)
        {
            await this.UnregisterReminder(reminder);
        }
    }

    private async Task<bool> EndExpiredAsync(FederationRecord record)
    {
        if (record.Status == FederationStatus.Terminating && record.DrainUntil <= Now())
        {
            await ChangeAsync(Next(record, FederationStatus.Ended));
            return true;
        }

        if (!StoredAgreements.TryParse(record.Agreement, out Agreement? agreement, out _) || agreement.Terms.ExpiresAt > Now())
        {
            return false;
        }

        await ChangeAsync(Next(record, FederationStatus.Ended) with { Reason = "The agreement expired." });
        return true;
    }

    private static Agreement Read(FederationRecord record) => StoredAgreements.TryParse(record.Agreement, out Agreement? agreement, out AgreementRefusal refusal)
        ? agreement
        : throw new InvalidOperationException($"The stored agreement of {record.FederationId} does not parse: {refusal}.");

    // The agreement at its root is another one after each signature, under the same hash.
    private FederationLink? Head()
    {
        if (_head?.Root is { } root && !root.Bytes.Span.SequenceEqual(_record!.Agreement))
        {
            _head = null;
        }

        return _head ??= FederationChronicle.Open(state.State);
    }

    private async Task<Decision> BeginAsync(FederationEvent request)
    {
        if (FederationChronicle.Next(head: null, request, new ProvenPartyKeys([]), out LifecycleVerdict verdict) is not { } first)
        {
            return FederationRefusals.Event(verdict);
        }

        Decision decision = await RequestCheck.JudgeAsync(GrainFactory, hub.Value, request);
        if (!decision.Accepted)
        {
            return decision;
        }

        MeshRecord requester = (await GrainFactory.GetGrain<IMeshGrain>(request.Actor).GetAsync())!;
        var record = new FederationRecord(
            this.GetPrimaryKey(), FederationStatus.Requested, 0, request.Actor, [], [], requester.Credential, requester.Registration, "", Now());
        await ChangeAsync(
            FederationChronicle.Apply(record, first, Now()), state.State with { Root = null, Events = [request.Bytes.ToArray()] }, first);
        return Decision.Accept;
    }

    private async Task<Decision> ContinueAsync(FederationRecord record, FederationEvent command)
    {
        if (Head() is not { } head)
        {
            return FederationRefusals.NoHistory;
        }

        if (command.Hash == head.Hash)
        {
            return await AgainAsync(record);
        }

        if (FederationChronicle.IsFinal(record.Status) && !head.Standing.At(Now()).IsFinal)
        {
            return FederationRefusals.Final(record.Status);
        }

        var keys = new ProvenPartyKeys(record.PartyKeys ?? []);
        if (keys.IsGivenUp(command.Actor, command.Terms.KeyId))
        {
            return FederationRefusals.KeyGivenUp;
        }

        if (command.Kind == FederationEventKind.Decline && head.Root is not null && record.Status == FederationStatus.Active)
        {
            return FederationRefusals.NotProposed(record.Status);
        }

        if (FederationChronicle.Next(head, command, keys, out LifecycleVerdict verdict) is not { } next)
        {
            return verdict.Refusal == LifecycleRefusal.Redundant ? await AgainAsync(record) : FederationRefusals.Event(verdict);
        }

        Decision decision = command.Kind == FederationEventKind.Reestablish ? await RequestCheck.JudgeAsync(GrainFactory, hub.Value, command) : Decision.Accept;
        if (decision.Accepted)
        {
            await TakeAsync(record, head, next);
        }

        return decision;
    }

    // Perhaps sent again because the answer was lost, or the gateways could not be told.
    private async Task<Decision> AgainAsync(FederationRecord record)
    {
        await PublishLeaseAsync(record);
        return Decision.Accept;
    }

    private async Task TakeAsync(FederationRecord record, FederationLink head, FederationLink next)
    {
        byte[]? root = head.Chain()[0].Root?.Bytes.ToArray();
        byte[][] events = [.. state.State.Events ?? [], next.Event!.Bytes.ToArray()];
        await ChangeAsync(FederationChronicle.Apply(record, next, Now()), state.State with { Root = root, Events = events }, next);
        if (next.Standing.InForce is { } agreement && next.Standing.InForce != head.Standing.InForce)
        {
            if (head.Standing.InForce is null)
            {
                // A renegotiated federation is no further one.
                await Task.WhenAll(next.Standing.Parties.Select(p => GrainFactory.GetGrain<ITrustEdgeGrain>(p.Id).FederatedAsync()));
            }

            await RemindOfExpiryAsync(agreement);
        }
        else if (next.Standing.Phase == FederationPhase.Terminating)
        {
            TimeSpan left = TimeSpan.FromMilliseconds(next.Standing.DrainUntil - Now());
            await this.RegisterOrUpdateReminder(ExpiryReminder, left < ExpiryCheckMin ? ExpiryCheckMin : left, ExpiryCheckPeriod);
        }
    }

    private async Task<Decision> SignedAsync(FederationRecord record, Agreement agreement)
    {
        AgreementRefusal refusal = agreement.Verify(clock.GetUtcNow());
        if (refusal is not (AgreementRefusal.None or AgreementRefusal.SignatureMissing))
        {
            return FederationRefusals.Agreement(refusal);
        }

        bool all = refusal == AgreementRefusal.None;
        await ChangeAsync(Next(record, all ? FederationStatus.Active : FederationStatus.Proposed) with { Agreement = StoredAgreements.TextOf(agreement) });
        if (all)
        {
            // at once, so that what each of them writes shares a flush
            await Task.WhenAll([.. record.Parties.Select(p => GrainFactory.GetGrain<ITrustEdgeGrain>(p).FederatedAsync()), RemindOfExpiryAsync(agreement)]);
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
        return mesh is not null && RegisteredDocuments.TryParse(mesh.Registration, out DidDocument? document)
            ? agreement.CheckParty(document)
            : AgreementRefusal.KeyMismatch;
    }

    private Task ChangeAsync(FederationRecord record) => ChangeAsync(record, state.State);

    private async Task ChangeAsync(FederationRecord record, FederationState changed, FederationLink? head = null)
    {
        await state.ReplaceAsync(changed with { Record = record });
        _record = record;
        _head = head ?? _head;
        await TellAsync(record);
    }

    // the gateways, the sessions of its parties, and their other homes
    private async Task TellAsync(FederationRecord record)
    {
        if (FederationChronicle.IsInForce(record.Status) || FederationChronicle.IsFinal(record.Status))
        {
            await PublishLeaseAsync(record);
        }

        await this.GetStreamProvider(MeshStreams.Provider)
            .GetStream<MeshNotice>(StreamId.Create(MeshStreams.Notices, hub.Value.Region))
            .OnNextAsync(new MeshNotice(record.Parties, record));
    }

    private Task PublishLeaseAsync(FederationRecord record) => GrainFactory.GetGrain<IHubGrain>(hub.Value.Region)
        .PublishAsync(new LeaseRecord(record.FederationId, record.Version, record.Status, record.Agreement, record.PartyKeys, record.DrainUntil));

    private FederationRecord Next(FederationRecord record, FederationStatus status) =>
        record with { Status = status, Version = record.Version + 1, ChangedAt = Now() };

    private FederationRecord? Of(string meshId) => _record is { } record && record.Parties.Contains(meshId) ? record : null;

    private long Now() => clock.GetUtcNow().ToUnixTimeMilliseconds();

    private static string Short(string reason) => reason.Length <= 256 ? reason : reason[..256];
}
