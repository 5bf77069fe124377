using OrleansMesh.Client;

namespace OrleansMesh.Cli.Members;

/// <summary>Answers proposals by a rule, for as long as a verb runs.</summary>
internal sealed class ProposalAnswers(Member member, ConsentRule rule)
{
    /// <summary>Yields each proposal that the rule concerned, after it was answered: accepted, or declined for the grants in excess.</summary>
    public async IAsyncEnumerable<(FederationProposal Proposal, IReadOnlyList<string> Excess)> RunAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (FederationProposal proposal in member.Client.ProposalsAsync(cancellationToken))
        {
            if (!rule.Concerns(proposal.Proposer))
            {
                continue;
            }

            IReadOnlyList<string> excess = rule.Excess(proposal, member.MeshId);
            if (await TryAnswerAsync(proposal, excess, cancellationToken))
            {
                yield return (proposal, excess);
            }
        }
    }

    // Withdrawn meanwhile, or the hub is away and shows it again when it is back.
    private static async Task<bool> TryAnswerAsync(FederationProposal proposal, IReadOnlyList<string> excess, CancellationToken cancellationToken)
    {
        try
        {
            await (excess.Count == 0
                ? proposal.AcceptAsync(cancellationToken)
                : proposal.DeclineAsync($"Not granted here: {string.Join(", ", excess)}."[..Math.Min(256, 20 + string.Join(", ", excess).Length)], cancellationToken));
            return true;
        }
        catch (Exception gone) when (gone is MeshRefusedException or MeshUnreachableException)
        {
            return false;
        }
    }
}
