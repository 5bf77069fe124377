using Microsoft.Extensions.Options;
using OrleansMesh.Contracts;
using OrleansMesh.Contracts.Trust;
using OrleansMesh.Domain.Trust;

namespace OrleansMesh.Grains.Trust;

/// <summary>Counts what this hub sees of one mesh and computes its score when asked (G-01); each change of it is told to the gateways.</summary>
/// <remarks>Asked when a mesh joins and seldom after, so it leaves memory long before an idle session does.</remarks>
[CollectionAgeLimit(Minutes = 2)]
public sealed class TrustEdgeGrain(
    [PersistentState("trust", GrainStores.Hub)] IPersistentState<TrustEdgeState> state, IOptions<HubOptions> hub, TimeProvider clock) : Grain, ITrustEdgeGrain
{
    private const int MovesMax = 32;

    /// <inheritdoc/>
    public Task HandshakeFailedAsync(string reason)
    {
        var failures = new Dictionary<string, int>(state.State.Failures);
        failures[reason] = failures.GetValueOrDefault(reason) + 1;
        return ChangeAsync(state.State with { Failures = failures, HistoryAt = Now() });
    }

    /// <inheritdoc/>
    public Task FederatedAsync() => ChangeAsync(state.State with { Federations = state.State.Federations + 1, HistoryAt = Now() });

    /// <inheritdoc/>
    public Task CredentialAcceptedAsync(int certifications, long validUntil) =>
        ChangeAsync(state.State with { Certifications = certifications, CredentialValidUntil = validUntil, CredentialAt = Now() });

    /// <inheritdoc/>
    public Task RecordAsync(long interactions, long violations)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(interactions);
        ArgumentOutOfRangeException.ThrowIfNegative(violations);
        return ChangeAsync(state.State with
        {
            Interactions = state.State.Interactions + interactions,
            Violations = state.State.Violations + violations,
            HistoryAt = Now(),
        });
    }

    /// <inheritdoc/>
    public async Task PresenceAsync(bool isOnline)
    {
        RunRecord[] runs = await GrainFactory.GetGrain<IHubRunsGrain>(hub.Value.Region).GetAsync();
        UptimeRecord record = state.State.Uptime?.Read() ?? new UptimeRecord { At = Now() };
        record = record.Told(isOnline, clock.GetUtcNow(), new HubRuns(runs.Select(run => new HubRun(run.From, run.Until))));
        await ChangeAsync(state.State with { Uptime = UptimeState.Of(record) });
    }

    /// <inheritdoc/>
    public Task StakeAsync(long stake)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(stake);
        return ChangeAsync(state.State with { Stake = stake, StakeAt = Now() });
    }

    /// <inheritdoc/>
    public Task SlashAsync(long amount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(amount);
        return ChangeAsync(state.State with
        {
            Stake = Math.Max(0, state.State.Stake - amount),
            Slashes = state.State.Slashes + 1,
            StakeAt = Now(),
            HistoryAt = Now(),
        });
    }

    /// <inheritdoc/>
    public Task AttestedAsync(AttestedRecord[] attested) =>
        state.State.Attested.SequenceEqual(attested) ? Task.CompletedTask : ChangeAsync(state.State with { Attested = attested });

    /// <inheritdoc/>
    public Task<int> StandingAsync() => Task.FromResult(TrustScore.StandingOf(Evidence(state.State), clock.GetUtcNow()));

    /// <inheritdoc/>
    public Task<TrustView> GetAsync()
    {
        TrustScore score = Score(state.State);
        long validUntil = state.State.CredentialValidUntil ?? 0;
        return Task.FromResult(new TrustView(
            score.Value, score.Level.ToString(), state.State.Federations, state.State.Failures.Values.Sum(), validUntil > Now(), validUntil));
    }

    /// <inheritdoc/>
    public Task<TrustExplanation> ExplainAsync()
    {
        TrustScore score = Score(state.State);
        return Task.FromResult(new TrustExplanation(
            this.GetPrimaryKeyString(),
            score.Value,
            score.Level.ToString(),
            [.. score.Factors.Select(factor => new FactorRecord(factor.Name, factor.Weight, factor.Value, factor.Evidence, factor.At))],
            state.State.Moves,
            state.State.Stake,
            state.State.Slashes,
            [.. state.State.Attested.Where(each => each.ExpiresAt > Now()).OrderByDescending(each => each.IssuedAt)]));
    }

    private async Task ChangeAsync(TrustEdgeState next)
    {
        // as it was when it was told last: what ran out since is a move, too
        TrustScore before = TrustScore.Of(Evidence(state.State), DateTimeOffset.FromUnixTimeMilliseconds(state.State.ToldAt ?? Now()));
        TrustScore after = Score(next);
        next = next with { ToldAt = Now() };
        MoveRecord[] moves = [.. TrustMove.Between(before, after, clock.GetUtcNow()).Select(move => new MoveRecord(move.At, move.Factor, move.From, move.To, move.Evidence))];
        bool isTold = before.Value != after.Value || state.State.CredentialValidUntil != next.CredentialValidUntil;
        await state.ReplaceAsync(moves.Length > 0 ? next with { Moves = [.. moves.Concat(next.Moves).Take(MovesMax)] } : next);
        if (isTold)
        {
            await this.GetStreamProvider(MeshStreams.Provider)
                .GetStream<StandingChange>(StreamId.Create(MeshStreams.Standings, hub.Value.Region))
                .OnNextAsync(new StandingChange(this.GetPrimaryKeyString(), FederationId: null, after.Value, next.CredentialValidUntil ?? 0, Clean: 0));
        }
    }

    private TrustScore Score(TrustEdgeState counts) => TrustScore.Of(Evidence(counts), clock.GetUtcNow());

    private static TrustEvidence Evidence(TrustEdgeState counts) => new()
    {
        CredentialValidUntil = counts.CredentialValidUntil,
        Certifications = counts.Certifications,
        Interactions = counts.Federations + counts.Interactions,
        HandshakeFailures = counts.Failures.Values.Sum(),
        Violations = counts.Violations,
        Stake = counts.Stake,
        Slashes = counts.Slashes,
        CredentialAt = counts.CredentialAt,
        HistoryAt = counts.HistoryAt,
        StakeAt = counts.StakeAt,
        Uptime = counts.Uptime?.Read(),
        Attested = [.. counts.Attested.Select(Weighed)],
    };

    private static WeighedAttestation Weighed(AttestedRecord said) => new(
        said.By, AttestationWords.TryClaim(said.Claim, out AttestationClaim claim) ? claim : default, said.Value, said.Points, said.Group, said.IsMutual, said.IssuedAt, said.ExpiresAt);

    private long Now() => clock.GetUtcNow().ToUnixTimeMilliseconds();
}
