using OrleansMesh.Contracts;
using OrleansMesh.Contracts.Federations;
using OrleansMesh.Contracts.Leases;
using OrleansMesh.Contracts.Meshes;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Identity.Registry;

namespace OrleansMesh.Grains.Meshes;

/// <summary>The part that tells a mesh's federations of its keys. What a crash left untold is owed: told soon after the next activation, and by a reminder where nobody asks for the mesh.</summary>
public sealed partial class MeshGrain
{
    // as many as a member's client takes
    private const int FederationsMax = 4096;

    // as many keys of a partner as a member's client believes
    private const int KeysMax = 64;

    private const string TellReminder = "tell";
    private static readonly TimeSpan TellReminderPeriod = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan TellAgainAfter = TimeSpan.FromSeconds(5);

    // whether the federations may not know the registration of the state
    private bool _owes;
    private IGrainTimer? _telling;

    /// <inheritdoc/>
    public async Task MakeKnownAsync()
    {
        if (!_owes)
        {
            return;
        }

        // a version that a crash left alone in the history counts when it is shown again, and is told then
        MeshHistory history = await ReadHistoryAsync();
        if (history.Current.Bytes.Span.SequenceEqual(state.State.Registration))
        {
            await TellAsync(history);
        }
        else
        {
            Settled();
        }
    }

    /// <inheritdoc/>
    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        await MakeKnownAsync();
        if (await this.GetReminder(reminderName) is { } reminder)
        {
            await this.UnregisterReminder(reminder);
        }
    }

    /// <summary>Not at once: a federation that asks for this mesh would wait for itself.</summary>
    private void OweFrom(IReadOnlyList<byte[]> versions)
    {
        int version = versions.TakeWhile(version => !version.AsSpan().SequenceEqual(state.State.Registration)).Count() + 1;
        if (version > Math.Max(1, state.State.Told) && version <= versions.Count)
        {
            _owes = true;
            TellSoon(TimeSpan.Zero);
        }
    }

    private void TellSoon(TimeSpan after)
    {
        _telling?.Dispose();
        _telling = this.RegisterGrainTimer(MakeKnownAsync, new GrainTimerCreationOptions(after, TellAgainAfter));
    }

    /// <summary>Makes a version the present one, and tells of it.</summary>
    private async Task TakeAsync(MeshHistory history)
    {
        if (history.Current.Version > state.State.Told)
        {
            // before it counts: from then on it is owed
            await this.RegisterOrUpdateReminder(TellReminder, TellReminderPeriod, TellReminderPeriod);
        }

        await state.ReplaceAsync(state.State with { Registration = history.Current.Bytes.ToArray() });
        _owes = true;
        TellSoon(TellAgainAfter);
        await TellAsync(history);
    }

    private async Task TellAsync(MeshHistory history)
    {
        // older ones than a message on its way may be have no use any more: it may have waited for a link
        DateTimeOffset from = clock.GetUtcNow() - AdmissionLimits.RelayAgeMax - AdmissionLimits.ClockSkewMax;
        PartyKey[] keys =
        [
            .. history.KeyWindows.Where(window => window.Until is not { } until || until > from)
                .OrderBy(window => window.Until ?? DateTimeOffset.MaxValue).TakeLast(KeysMax)
                .Select(window => new PartyKey(MeshId, window.KeyId, window.Key.ToArray(), window.Until?.ToUnixTimeMilliseconds())),
        ];
        IReadOnlyList<Guid> ours = await federations.OfPartyAsync(MeshId, FederationsMax, CancellationToken.None);
        await Task.WhenAll(ours.Select(id => GrainFactory.GetGrain<IFederationGrain>(id).RekeyAsync(MeshId, keys)));
        await this.GetStreamProvider(MeshStreams.Provider)
            .GetStream<MeshChange>(StreamId.Create(MeshStreams.Meshes, hub.Value.Region))
            .OnNextAsync(new MeshChange(MeshId, history.Current.Version, history.IsDeactivated, [.. keys.Where(key => key.Until is null).Select(key => key.KeyId)]));
        if (history.IsDeactivated)
        {
            // last, so that after a crash before this the hub is still its home, and may be told again
            await directory.RemoveAsync(MeshId, CancellationToken.None);
        }

        await SettleAsync(history.Current.Version);
    }

    private async Task SettleAsync(long version)
    {
        if (state.State.Told < version)
        {
            await state.ReplaceAsync(state.State with { Told = version });
            if (await this.GetReminder(TellReminder) is { } reminder)
            {
                await this.UnregisterReminder(reminder);
            }
        }

        Settled();
    }

    private void Settled()
    {
        _owes = false;
        _telling?.Dispose();
        _telling = null;
    }
}
