using OrleansMesh.Contracts.Trust;
using OrleansMesh.Domain.Trust;

namespace OrleansMesh.Grains.Trust;

/// <summary>Counts what this hub sees of one mesh and computes its score when asked (G-01).</summary>
/// <remarks>Asked when a mesh joins and seldom after, so it leaves memory long before an idle session does.</remarks>
[CollectionAgeLimit(Minutes = 2)]
public sealed class TrustEdgeGrain(
    [PersistentState("trust", GrainStores.Hub)] IPersistentState<TrustEdgeState> state, TimeProvider clock) : Grain, ITrustEdgeGrain
{
    /// <inheritdoc/>
    public Task HandshakeFailedAsync(string reason)
    {
        var failures = new Dictionary<string, int>(state.State.Failures);
        failures[reason] = failures.GetValueOrDefault(reason) + 1;
        return state.ReplaceAsync(state.State with { Failures = failures });
    }

    /// <inheritdoc/>
    public Task FederatedAsync() => state.ReplaceAsync(state.State with { Federations = state.State.Federations + 1 });

    /// <inheritdoc/>
    public Task CredentialAcceptedAsync(int certifications, long validUntil) =>
        state.ReplaceAsync(state.State with { Certifications = certifications, CredentialValidUntil = validUntil });

    /// <inheritdoc/>
    public Task<TrustView> GetAsync()
    {
        TrustEdgeState counts = state.State;
        int failures = counts.Failures.Values.Sum();
        TrustScore score = TrustScore.Of(
            new TrustEvidence
            {
                CredentialValidUntil = counts.CredentialValidUntil,
                Certifications = counts.Certifications,
                Interactions = counts.Federations,
                HandshakeFailures = failures,
            },
            clock.GetUtcNow());
        bool valid = counts.CredentialValidUntil > clock.GetUtcNow().ToUnixTimeMilliseconds();
        return Task.FromResult(new TrustView(score.Value, score.Level.ToString(), counts.Federations, failures, valid));
    }
}
