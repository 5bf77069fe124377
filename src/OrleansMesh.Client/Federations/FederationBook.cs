using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Identity.Registry;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Client.Federations;

/// <summary>What this mesh knows of its federations: what the hub says, and of that what our own signature proves and our own copies do not gainsay.</summary>
internal sealed class FederationBook(MeshFolder folder, TimeProvider clock, AgreementCopies copies) : ILeaseSource
{
    // Far more than a mesh has; a hub that lists more is not believed further.
    private const int FederationsMax = 4096;

    // More than a partner changes its key while a message waits; what older ones signed is refused.
    private const int KeysPerPartyMax = 64;

    private readonly Lock _gate = new();

    // what the hub said last, without the documents: those are some 8 KB of each, and what of them counts is in the agreement that binds
    private readonly Dictionary<Guid, FederationView> _views = [];
    private readonly Dictionary<Guid, List<TaskCompletionSource<FederationView>>> _waiting = [];
    private readonly Dictionary<string, MeshHistory> _histories = new(StringComparer.Ordinal);

    // What we signed and the hub has not yet said to be in force: its signatures were checked then, and are not again.
    private readonly Dictionary<Guid, Agreement> _signed = [];
    private ImmutableDictionary<Guid, MeshFederation> _active = ImmutableDictionary<Guid, MeshFederation>.Empty;

    /// <summary>Told after <see cref="Active"/> changed.</summary>
    public Action? Changed { get; set; }

    /// <summary>Told of each proposal that waits for our signature, once for each of its versions.</summary>
    public Action<FederationView>? Proposed { get; set; }

    /// <summary>Told of each federation that another mesh requests, whose terms are on the table, or wait for the parties to be ready, once for each version of it.</summary>
    public Action<FederationView>? Agreed { get; set; }

    /// <summary>Those that bind us now.</summary>
    public IReadOnlyCollection<MeshFederation> Active => [.. Volatile.Read(ref _active).Values.Where(f => !f.IsSuspended)];

    /// <summary>The active federation of that id whose time is not over; null for none.</summary>
    public MeshFederation? Find(Guid federationId) =>
        Volatile.Read(ref _active).TryGetValue(federationId, out MeshFederation? federation) && !federation.IsSuspended && federation.ExpiresAt > clock.GetUtcNow()
            ? federation
            : null;

    /// <summary>The active federation with a partner that ends last; null for none.</summary>
    public MeshFederation? FindWith(string partner)
    {
        DateTimeOffset now = clock.GetUtcNow();
        return Volatile.Read(ref _active).Values
            .Where(f => f.ExpiresAt > now && !f.IsSuspended && f.DrainUntil is null && f.Partners.Contains(partner))
            .MaxBy(f => f.ExpiresAt);
    }

    /// <summary>As <see cref="Find"/>; else why nothing can be sent by it, in the words of a receipt.</summary>
    /// <exception cref="MeshRefusedException">The federation is suspended, its time is over, or it does not bind us.</exception>
    public MeshFederation Require(Guid federationId)
    {
        if (Find(federationId) is { } federation)
        {
            return federation;
        }

        Refusal why = !Volatile.Read(ref _active).TryGetValue(federationId, out MeshFederation? idle) ? Refusal.UnknownFederation
            : idle.IsSuspended ? Refusal.FederationSuspended
            : Refusal.FederationExpired;
        throw why == Refusal.UnknownFederation
            ? new MeshRefusedException(RefusalText.Word(why), $"Federation {federationId} is not active for us: federate first, or check the id.")
            : new MeshRefusedException(RefusalText.Word(why), RefusalText.Detail(why));
    }

    /// <summary>As <see cref="FindWith"/>; else why nothing can be sent to that partner.</summary>
    /// <exception cref="MeshRefusedException">The only federations with it are suspended, or there is none.</exception>
    public MeshFederation RequireWith(string partner)
    {
        if (FindWith(partner) is { } federation)
        {
            return federation;
        }

        DateTimeOffset now = clock.GetUtcNow();
        throw Volatile.Read(ref _active).Values.Any(f => f.IsSuspended && f.ExpiresAt > now && f.Partners.Contains(partner))
            ? new MeshRefusedException(RefusalText.Word(Refusal.FederationSuspended), RefusalText.Detail(Refusal.FederationSuspended))
            : new MeshRefusedException(RefusalText.Word(Refusal.UnknownFederation), $"There is no active federation with {partner}: federate first.");
    }

    /// <inheritdoc/>
    public bool TryGet(Guid federationId, [NotNullWhen(true)] out Lease? lease)
    {
        // Also of a suspended one: what the hub took before the suspension is delivered after it, and is not lost.
        lease = Volatile.Read(ref _active).TryGetValue(federationId, out MeshFederation? federation) ? federation.Lease : null;
        return lease is not null;
    }

    /// <summary>Always: what binds us is the agreement that we signed, not how lately a hub spoke of it.</summary>
    public bool IsFresh(DateTimeOffset now) => true;

    /// <summary>We show our signature under this agreement, and checked those that are there; completes when we remember it after a crash.</summary>
    /// <param name="isProposed">As <see cref="AgreementCopies.KeepAsync"/> has it.</param>
    public Task SignedAsync(Agreement agreement, bool isProposed = false)
    {
        lock (_gate)
        {
            if (_signed.Count < FederationsMax)
            {
                _signed[agreement.Terms.FederationId] = agreement;
            }
        }

        return copies.KeepAsync(agreement, HeldState.Signed, isProposed);
    }

    /// <summary>Completes when our copy of the federation's agreement survives a crash.</summary>
    public Task KeptAsync(Guid federationId) => copies.KeptAsync(federationId);

    /// <summary>Takes what the hub says of one federation; older news than what is known changes nothing.</summary>
    public void Take(FederationView view)
    {
        bool isNew;
        bool changed = false;
        lock (_gate)
        {
            isNew = _views.TryGetValue(view.FederationId, out FederationView? known)
                ? view.Version > known.Version
                : _views.Count < FederationsMax;
            if (isNew)
            {
                _views[view.FederationId] = view with { Agreement = default, Credential = null, ProposerRegistration = default, Offer = null };
                changed = Apply(view, IsInForce(view.Status) ? Read(view) : null);
                Release(view);
            }
        }

        if (changed)
        {
            Changed?.Invoke();
        }

        if (isNew && view.Status == FederationState.Proposed && view.Proposer != folder.MeshId.ToString())
        {
            Proposed?.Invoke(view);
        }

        bool isAsked = view.Status == FederationState.Requested && view.Proposer != folder.MeshId.ToString();
        if (isNew && (isAsked || view.Offer is not null || view.Status is FederationState.Negotiating or FederationState.Agreed or FederationState.Activating))
        {
            Agreed?.Invoke(view);
        }
    }

    /// <summary>
    /// Takes the history of a party that changed its key; in the federations whose agreement names a key of it, its keys count from now on,
    /// each in its time. One that is no longer than what is known, or another branch, changes nothing.
    /// </summary>
    public void Rekey(MeshHistory history)
    {
        string party = history.Id.ToString();
        lock (_gate)
        {
            bool isNew = _histories.TryGetValue(party, out MeshHistory? known)
                ? history.Versions.Count > known.Versions.Count && history.Continues(known)
                : _histories.Count < FederationsMax;
            if (!isNew)
            {
                return;
            }

            _histories[party] = history;
            foreach (MeshFederation federation in _active.Values.Where(federation => federation.Partners.Contains(party)))
            {
                _ = Apply(_views[federation.FederationId], federation.Agreement);
            }
        }
    }

    /// <summary>What the hub says last, without the documents in it; null when it never said anything.</summary>
    public FederationView? View(Guid federationId)
    {
        lock (_gate)
        {
            return _views.GetValueOrDefault(federationId);
        }
    }

    /// <summary>Completes when the federation is no longer proposed.</summary>
    public async Task<FederationView> WaitForAnswerAsync(Guid federationId, CancellationToken ct)
    {
        var answered = new TaskCompletionSource<FederationView>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_views.TryGetValue(federationId, out FederationView? view) && view.Status != FederationState.Proposed)
            {
                return view;
            }

            if (!_waiting.TryGetValue(federationId, out List<TaskCompletionSource<FederationView>>? line))
            {
                _waiting[federationId] = line = [];
            }

            line.Add(answered);
        }

        try
        {
            return await answered.Task.WaitAsync(ct);
        }
        finally
        {
            Leave(federationId, answered);
        }
    }

    // True when the set of active federations changed. The agreement is the one that is said to be in force; null for none.
    private bool Apply(FederationView view, Agreement? agreement)
    {
        ImmutableDictionary<Guid, MeshFederation> before = _active;
        _active = agreement is not null && Bind(view, agreement) is { } federation
            ? before.SetItem(view.FederationId, federation)
            : before.Remove(view.FederationId);
        if (view.Status is FederationState.Ended or FederationState.Declined)
        {
            copies.Over(view.FederationId);
        }

        if (view.Status != FederationState.Proposed)
        {
            _ = _signed.Remove(view.FederationId);
        }

        return !ReferenceEquals(before, _active);
    }

    private static bool IsInForce(string status) => status is FederationState.Active or FederationState.Suspended or FederationState.Terminating;

    // Our own signature is what makes an agreement ours: the keys of the partners in it are those that we checked when we signed.
    private Agreement? Read(FederationView view)
    {
        Agreement? known = _signed.GetValueOrDefault(view.FederationId) ?? _active.GetValueOrDefault(view.FederationId)?.Agreement;
        return AgreementText.TryRead(view.Agreement, known, out Agreement? agreement, out _) ? agreement.Knowing(known) : null;
    }

    private MeshFederation? Bind(FederationView view, Agreement agreement)
    {
        string meshId = folder.MeshId.ToString();
        bool binds = agreement.Terms.FederationId == view.FederationId
            && agreement.FindParty(meshId) is { } self
            && folder.HasUsed(self.KeyId, self.Key)
            && !copies.Gainsay(agreement)
            && agreement.Verify(clock.GetUtcNow()) == AgreementRefusal.None;
        if (!binds)
        {
            return null;
        }

        _ = copies.KeepAsync(agreement, HeldState.InForce);
        DateTimeOffset? drainUntil = view.Status == FederationState.Terminating ? DateTimeOffset.FromUnixTimeMilliseconds(view.DrainUntil ?? 0) : null;
        return new MeshFederation(meshId, agreement, view.Version, [.. agreement.Terms.Parties.SelectMany(KeysOf)], drainUntil, view.Status == FederationState.Suspended);
    }

    // A history that does not list the agreement's key is of somebody else, whatever its name.
    private IEnumerable<LeaseKey> KeysOf(AgreementParty party) =>
        _histories.TryGetValue(party.Id, out MeshHistory? history) && history.KeyWindows.Any(window => window.KeyId == party.KeyId && window.Key.Equals(party.Key))
            ? history.KeyWindows.TakeLast(KeysPerPartyMax).Select(window => new LeaseKey(party.Id, window.KeyId, window.Key, window.Until))
            : [];

    private void Release(FederationView view)
    {
        if (view.Status != FederationState.Proposed && _waiting.Remove(view.FederationId, out List<TaskCompletionSource<FederationView>>? line))
        {
            line.ForEach(answered => answered.TrySetResult(view));
        }
    }

    private void Leave(Guid federationId, TaskCompletionSource<FederationView> answered)
    {
        lock (_gate)
        {
            if (_waiting.TryGetValue(federationId, out List<TaskCompletionSource<FederationView>>? line) && line.Remove(answered) && line.Count == 0)
            {
                _ = _waiting.Remove(federationId);
            }
        }
    }
}
