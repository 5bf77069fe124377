using System.Runtime.CompilerServices;
using OrleansMesh.Client;
using OrleansMesh.Domain.Federation.Automation;
using OrleansMesh.Domain.Federation.Lifecycle;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Cli.Members;

/// <summary>Answers proposals by a document of rules, for as long as a verb runs, and records each decision with its reasons.</summary>
internal sealed class RuleAnswers(Member member, AutomationRules rules)
{
    // A federation that is proposed is new: no tier of another one counts in it (F-10).
    private const int NewcomerTier = 4;

    private readonly DecisionLog _log = new(member.Folder.Path);

    /// <summary>Yields each proposal with what was decided, after it was answered or left to a person.</summary>
    public async IAsyncEnumerable<(FederationProposal Proposal, AutomationDecision Decision)> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (FederationProposal proposal in member.Client.ProposalsAsync(cancellationToken))
        {
            if (await TryDecideAsync(proposal, cancellationToken) is { } decision)
            {
                yield return (proposal, decision);
            }
        }
    }

    // Null when it was withdrawn meanwhile, or the hub is away and shows it again when it is back.
    private async Task<AutomationDecision?> TryDecideAsync(FederationProposal proposal, CancellationToken cancellationToken)
    {
        try
        {
            int trust = (await member.Client.TrustAsync(Did.Parse(proposal.Proposer), federationId: null, cancellationToken)).Score;
            var facts = new AutomationFacts(
                proposal.Proposer,
                trust,
                NewcomerTier,
                proposal.Credential?.Claims.MeshCapabilities ?? [],
                [.. proposal.Agreement.Terms.Grants.Where(grant => grant.Grantor == member.MeshId)],
                proposal.Agreement.Terms.Policy);
            AutomationDecision decision = rules.Decide(facts);

            // Recorded before it is carried out: what was signed is never without its reason.
            _log.Add(proposal, facts, decision);
            await CarryOutAsync(proposal, decision, cancellationToken);
            return decision;
        }
        catch (Exception gone) when (gone is MeshRefusedException or MeshUnreachableException)
        {
            return null;
        }
    }

    private static Task CarryOutAsync(FederationProposal proposal, AutomationDecision decision, CancellationToken cancellationToken) => decision.Action switch
    {
        AutomationAction.Accept => proposal.AcceptAsync(cancellationToken),
        AutomationAction.Decline => proposal.DeclineAsync(Short($"By rule {decision.Rule}."), cancellationToken),
        _ => Task.CompletedTask,
    };

    private static string Short(string reason) => reason.Length <= FederationEventBody.TextLengthMax ? reason : reason[..FederationEventBody.TextLengthMax];
}
