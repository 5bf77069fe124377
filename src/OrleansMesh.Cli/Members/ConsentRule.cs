using OrleansMesh.Cli.Values;
using OrleansMesh.Client;
using OrleansMesh.Domain.Policies;

namespace OrleansMesh.Cli.Members;

/// <summary>Which proposals are signed without a person looking at them (F-12): from these meshes, asking for no more than these grants.</summary>
/// <param name="AcceptFrom">DIDs, or <c>any</c>; empty for nobody.</param>
/// <param name="Grants">What they may ask of us.</param>
internal sealed record ConsentRule(IReadOnlyList<string> AcceptFrom, IReadOnlyList<GrantText> Grants)
{
    /// <summary>The word for every mesh.</summary>
    public const string Any = "any";

    /// <summary>What we let pass: who proposes a policy that lets pass more asks for too much. Null for any.</summary>
    public FederationPolicy? Policy { get; init; }

    /// <summary>Whether this rule decides about a mesh at all; what others propose is left to a person.</summary>
    public bool Concerns(string proposer) => AcceptFrom.Contains(Any, StringComparer.Ordinal) || AcceptFrom.Contains(proposer, StringComparer.Ordinal);

    /// <summary>What a proposal asks of <paramref name="meshId"/> beyond the grants; empty when it may be signed.</summary>
    public IReadOnlyList<string> Excess(FederationProposal proposal, string meshId) =>
    [
        .. Excess(proposal.Agreement.Terms.Grants.Where(g => g.Grantor == meshId).Select(FederationSummary.Text)),
        .. ExcessOf(proposal, Policy),
    ];

    /// <summary>The clauses of our policy that the proposal's does not keep; empty when it lets pass no more than ours.</summary>
    public static IReadOnlyList<string> ExcessOf(FederationProposal proposal, FederationPolicy? policy)
    {
        FederationPolicy proposed = proposal.Agreement.Terms.Policy ?? FederationPolicy.Unlimited;
        return [.. (policy ?? FederationPolicy.Unlimited).Clauses.Where(ours => !proposed.Clauses.Any(theirs => theirs.Implies(ours))).Select(clause => $"clause {clause}")];
    }

    /// <summary>Which of the asked grants none of ours covers.</summary>
    public IReadOnlyList<string> Excess(IEnumerable<string> asked) => [.. asked.Where(a => !Grants.Any(g => g.Covers(GrantText.Parse(a))))];
}
