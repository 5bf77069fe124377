using OrleansMesh.Domain.Authorization;
using OrleansMesh.Domain.Ucan;

namespace OrleansMesh.Gateway.Authority;

/// <summary>Judges evidence by what this hub knows, without doing or keeping anything.</summary>
public sealed class AuthorityExplainer
{
    private readonly KnownToHub _known;
    private readonly TimeProvider _clock;

    internal AuthorityExplainer(KnownToHub known, TimeProvider clock)
    {
        _known = known;
        _clock = clock;
    }

    /// <summary>Decides; evidence without a credential gets the one that the actor presented here.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="evidence">What comes with it.</param>
    /// <param name="proofs">The delegations of the capability.</param>
    public Task<AuthorizationDecision> ExplainAsync(ActionRequest request, ActionEvidence evidence, IReadOnlyList<Delegation> proofs) =>
        _known.DecideAsync(request, evidence, proofs, _clock.GetUtcNow());
}
