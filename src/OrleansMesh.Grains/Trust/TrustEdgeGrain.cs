using OrleansMesh.Contracts.Trust;
using OrleansMesh.Domain.Trust;

namespace OrleansMesh.Grains.Trust;

/// <summary>Counts what this hub sees of one mesh and computes its score when asked (G-01).</summary>
public sealed class TrustEdgeGrain(
    [PersistentState("trust", GrainStores.Hub)] IPersistentState<TrustEdgeState> state, TimeProvider clock) : Grain, ITrustEdgeGrain
{
    /// <inheritdoc/>
    public Task HandshakeFailedAsync(string reason)
    {
        state.State.Failures[reason] = state.State.Failures.GetValueOrDefault(reason) + 1;
        return state.WriteStateAsync();
    }

    /// <inheritdoc/>
    public Task FederatedAsync()
    {
        state.State.Federations++;
        return state.WriteStateAsync();
    }

    /// <inheritdoc/>
    public Task CredentialAcceptedAsync(int certifications, long validUntil)
    {
        state.State.Certifications = certifications;
        state.State.CredentialValidUntil = validUntil;
        return state.WriteStateAsync();
    }

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
