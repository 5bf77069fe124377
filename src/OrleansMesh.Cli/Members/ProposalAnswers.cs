using System.Runtime.CompilerServices;
using OrleansMesh.Client;

namespace OrleansMesh.Cli.Members;

/// <summary>Answers proposals by a rule, for as long as a verb runs.</summary>
internal sealed class ProposalAnswers(Member member, ConsentRule rule)
{
    // docs/wire-protocol.md §7.
    private const int ReasonCharsMax = 256;

    /// <summary>Yields each proposal that the rule concerned, after it was answered: accepted, or declined for the grants in excess.</summary>
    public async IAsyncEnumerable<(FederationProposal Proposal, IReadOnlyList<string> Excess)> RunAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken)
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
            await (excess.Count == 0 ? proposal.AcceptAsync(cancellationToken) : proposal.DeclineAsync(Reason(excess), cancellationToken));
            return true;
        }
        catch (Exception gone) when (gone is MeshRefusedException or MeshUnreachableException)
        {
            return false;
        }
    }

    private static string Reason(IReadOnlyList<string> excess)
    {
        string reason = $"Not granted here: {string.Join(", ", excess)}.";
        return reason.Length <= ReasonCharsMax ? reason : reason[..ReasonCharsMax];
    }
}
