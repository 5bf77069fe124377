using Microsoft.Extensions.Options;
using OrleansMesh.Contracts;
using OrleansMesh.Contracts.Meshes;
using OrleansMesh.Contracts.Trust;
using OrleansMesh.Domain.Discovery;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Identity.Registry;
using OrleansMesh.Grains.Identity;
using OrleansMesh.Grains.Ports;

namespace OrleansMesh.Grains.Meshes;

/// <summary>Holds one member mesh: takes its registration, credential and profile, and keeps its line in the directory.</summary>
public sealed partial class MeshGrain(
    [PersistentState("mesh", GrainStores.Hub)] IPersistentState<MeshState> state,
    ITrustedIssuers issuers,
    IStatusLists lists,
    IFollowedCredentials followed,
    IMeshDirectory directory,
    IMeshHistoryStore histories,
    IFederationDirectory federations,
    IOptions<HubOptions> hub,
    TimeProvider clock) : Grain, IMeshGrain, IRemindable
{
    private int _sessions;

    private string MeshId => this.GetPrimaryKeyString();

    /// <inheritdoc/>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // meshes that registered before there were histories have their one version in the state alone
        if (state.State.Registration is { } present)
        {
            IReadOnlyList<byte[]> versions = await histories.ReadAsync(MeshId, cancellationToken);
            if (versions.Count == 0)
            {
                _ = await histories.AppendAsync(MeshId, 1, present, cancellationToken);
            }

            OweFrom(versions);
        }
    }

    /// <inheritdoc/>
    public async Task<Decision> RegisterAsync(byte[] registration)
    {
        if (state.State.Registration is { } known)
        {
            return known.AsSpan().SequenceEqual(registration)
                ? Decision.Accept
                : Decision.Refuse("already-registered", $"{MeshId} is registered with another document. Join with the key of that document.");
        }

        if (!MeshRegistration.TryVerify(registration, clock.GetUtcNow(), out MeshRegistration? verified, out RegistrationRefusal refusal))
        {
            return Decision.Refuse("document-invalid", $"The registration is refused: {Words.Of(refusal)}. It must be a did:mesh document with an eddsa-jcs-2022 proof by one of its authentication keys.");
        }

        if (verified.Document.Id.ToString() != MeshId)
        {
            return Decision.Refuse("document-invalid", $"The registration is of {verified.Document.Id}, the session is of {MeshId}.");
        }

        // the state decides what is registered: a version that a crash left alone in the history gives way to none but itself
        if (!await histories.AppendAsync(MeshId, verified.Version, verified.Bytes, CancellationToken.None))
        {
            return Decision.Refuse("already-registered", $"{MeshId} is registered with another document. Join with the key of that document.");
        }

        await state.ReplaceAsync(state.State with { Registration = verified.Bytes.ToArray(), Profile = new MeshProfile(MeshId, [], 0, false) });
        return Decision.Accept;
    }

    /// <inheritdoc/>
    public async Task<Decision> UpdateAsync(byte[] registration)
    {
        if (state.State.Registration is null)
        {
            return NotRegistered();
        }

        MeshHistory history = await ReadHistoryAsync();
        if (!history.Current.Bytes.Span.SequenceEqual(registration))
        {
            (MeshHistory? longer, Decision decision) = await AppendAsync(history, registration);
            if (longer is null)
            {
                return decision;
            }

            history = longer;
        }

        // asked again after a crash, what follows is made sure of
        await TakeAsync(history);
        return Decision.Accept;
    }

    /// <inheritdoc/>
    public async Task<Decision> FollowAsync(byte[][] versions)
    {
        if (state.State.Registration is null)
        {
            return await RegisterAllAsync(versions);
        }

        MeshHistory history = await ReadHistoryAsync();
        int at = versions.TakeWhile(version => !history.Current.Bytes.Span.SequenceEqual(version)).Count();
        if (at == versions.Length)
        {
            return Decision.Refuse("already-registered", $"{MeshId} is registered with version {history.Current.Version}, which the history that it shows does not have. Join with the present version, and show those between.");
        }

        foreach (byte[] version in versions.Skip(at + 1))
        {
            (MeshHistory? longer, Decision decision) = await AppendAsync(history, version);
            if (longer is null)
            {
                return decision;
            }

            history = longer;
        }

        await TakeAsync(history);
        return Decision.Accept;
    }

    /// <inheritdoc/>
    public async Task<byte[][]> GetHistoryAsync() => state.State.Registration is null
        ? []
        : [.. (await ReadHistoryAsync()).Versions.Select(version => version.Registration.Bytes.ToArray())];

    /// <inheritdoc/>
    public async Task<Decision> PresentCredentialAsync(byte[] credential)
    {
        if (state.State.Registration is null)
        {
            return NotRegistered();
        }

        (CredentialRefusal refusal, MeshAgentCredential? parsed) = await CredentialCheck.JudgeAsync(credential, MeshId, issuers, lists, clock.GetUtcNow());
        if (refusal != CredentialRefusal.None || parsed is null)
        {
            return Decision.Refuse(
                "credential-invalid",
                $"The credential is refused: {Words.Of(refusal)}. Present a MeshAgentCredential about {MeshId} that is valid now, from an issuer that this hub trusts; its operator can issue one.");
        }

        await state.ReplaceAsync(state.State with { Credential = credential });
        followed.Follow(MeshId, credential);
        await TrustInAsync(parsed);
        return Decision.Accept;
    }

    /// <inheritdoc/>
    public async Task CredentialStatusChangedAsync()
    {
        if (state.State.Credential is { } credential)
        {
            await TrustInAsync((await CredentialCheck.JudgeAsync(credential, MeshId, issuers, lists, clock.GetUtcNow())).Credential);
        }
    }

    /// <inheritdoc/>
    public async Task<Decision> AnnounceAsync(MeshProfile profile)
    {
        if (state.State.Registration is null)
        {
            return NotRegistered();
        }

        Decision decision = MeshProfiles.Check(profile);
        if (decision.Accepted)
        {
            await state.ReplaceAsync(state.State with { Profile = profile });
            await PutInDirectoryAsync(isJoin: true);
        }

        return decision;
    }

    /// <inheritdoc/>
    public async Task SessionChangedAsync(int delta)
    {
        bool before = _sessions > 0;
        _sessions = Math.Max(0, _sessions + delta);
        // presence lives in this activation only, so it stays while there is a session
        DelayDeactivation(_sessions > 0 ? Timeout.InfiniteTimeSpan : TimeSpan.Zero);
        if (before != _sessions > 0)
        {
            if (_sessions > 0 && state.State.Credential is { } credential)
            {
                // a hub that was restarted hears of it here
                followed.Follow(MeshId, credential);
            }

            await CountUptimeAsync();
            await PutInDirectoryAsync(isJoin: _sessions > 0);
        }
    }

    /// <inheritdoc/>
    public Task CountUptimeAsync() => state.State.Registration is null
        ? Task.CompletedTask
        : GrainFactory.GetGrain<ITrustEdgeGrain>(MeshId).PresenceAsync(_sessions > 0);

    /// <inheritdoc/>
    public Task<MeshRecord?> GetAsync() => Task.FromResult(
        state.State.Registration is { } registration
            ? new MeshRecord(MeshId, registration, state.State.Credential, state.State.Profile, _sessions > 0)
            : null);

    // What is no longer vouched for is no evidence either (G-01).
    private async Task TrustInAsync(MeshAgentCredential? credential)
    {
        await GrainFactory.GetGrain<ITrustEdgeGrain>(MeshId).CredentialAcceptedAsync(
            credential?.Claims.ComplianceCertifications.Count ?? 0,
            credential is null ? 0 : credential.ValidUntil?.ToUnixTimeMilliseconds() ?? long.MaxValue);
        await PutInDirectoryAsync(isJoin: false);
    }

    private async Task<MeshHistory> ReadHistoryAsync()
    {
        IReadOnlyList<byte[]> versions = await histories.ReadAsync(MeshId, CancellationToken.None);
        return MeshHistory.TryVerify([.. versions.Select(version => new ReadOnlyMemory<byte>(version))], clock.GetUtcNow(), out MeshHistory? history, out MeshHistoryFault fault)
            ? history
            : throw new InvalidOperationException($"The stored history of {MeshId} does not verify: {fault}.");
    }

    private async Task<(MeshHistory? Longer, Decision Decision)> AppendAsync(MeshHistory history, byte[] registration)
    {
        if (!history.TryAppend(registration, clock.GetUtcNow(), out MeshHistory? longer, out RegistrationRefusal refusal))
        {
            return (null, Decision.Refuse(
                refusal == RegistrationRefusal.Deactivated ? "deactivated" : "document-invalid",
                $"Version {history.Current.Version + 1} of {MeshId} is refused: {Words.Of(refusal)}. It must name the hash of version {history.Current.Version} as previous and be signed by an authentication key of that version."));
        }

        return await histories.AppendAsync(MeshId, longer.Current.Version, longer.Current.Bytes, CancellationToken.None)
            ? (longer, Decision.Accept)
            : throw new InvalidOperationException($"Another version {longer.Current.Version} of {MeshId} is in its history.");
    }

    // A mesh that is new here and changed elsewhere: its first version proves itself, and each the next.
    private async Task<Decision> RegisterAllAsync(byte[][] versions)
    {
        if (!MeshHistory.TryVerify([.. versions.Select(version => new ReadOnlyMemory<byte>(version))], clock.GetUtcNow(), out MeshHistory? history, out MeshHistoryFault fault)
            || history.Id.ToString() != MeshId
            || history.IsDeactivated)
        {
            return Decision.Refuse("document-invalid", $"The history of {MeshId} is refused at version {fault.Index + 1}: {Words.Of(fault.Refusal)}. It must begin with the first version, and each must be signed by a key of the one before.");
        }

        foreach (MeshVersion version in history.Versions)
        {
            if (!await histories.AppendAsync(MeshId, version.Registration.Version, version.Registration.Bytes, CancellationToken.None))
            {
                return Decision.Refuse("already-registered", $"Another version {version.Registration.Version} of {MeshId} is known here. Join with the key of that document.");
            }
        }

        await state.ReplaceAsync(state.State with { Registration = history.Current.Bytes.ToArray(), Profile = new MeshProfile(MeshId, [], 0, false), Told = history.Current.Version });
        return Decision.Accept;
    }

    private Decision NotRegistered() =>
        Decision.Refuse("unknown-mesh", $"{MeshId} is not registered here. It registers when it joins for the first time.");

    // Of a mesh that is known here since a partner of its has joined, or that has ended, discovery shows nothing, and this hub is not its home.
    private async Task PutInDirectoryAsync(bool isJoin)
    {
        TrustView trust = await GrainFactory.GetGrain<ITrustEdgeGrain>(MeshId).GetAsync();
        MeshProfile profile = state.State.Profile;

        // With the name beside it, what needs trust is found by its name; who asks is shown no more than it may see.
        string[] capabilities = [.. profile.Capabilities.Concat(AnnouncedCapability.VisibleTo(100, profile.Capabilities)).Distinct()];
        var summary = new MeshSummary(MeshId, profile.Name, hub.Value.Region, capabilities, trust.Score, _sessions > 0, profile.Services, profile.MinimumTrust);
        await (isJoin ? directory.PutAsync(summary, profile.Public, CancellationToken.None) : directory.ReplaceAsync(summary, profile.Public, CancellationToken.None));
    }
}
