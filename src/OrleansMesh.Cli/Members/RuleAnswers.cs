using System.Runtime.CompilerServices;
using System.Threading.Channels;
using OrleansMesh.Client;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Federation.Automation;
using OrleansMesh.Domain.Federation.Lifecycle;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Cli.Members;

/// <summary>Answers requests, proposals and renewals by a document of rules, and keeps what is in force by it, for as long as a verb runs, and records each decision with its reasons.</summary>
/// <param name="every">How often what is in force is looked at; 1 s to 1 day.</param>
internal sealed class RuleAnswers(Member member, AutomationRules rules, TimeSpan every)
{
    // In a federation that is new no tier of another one counts (F-10).
    private const int NewcomerTier = 4;

    // How many federations are remembered as left to a person.
    private const int LeftMax = 4096;

    private readonly DecisionLog _log = new(member.Folder.Path);

    // What was left to a person is shown again when another party does something; it is said once.
    private readonly Dictionary<Guid, string> _left = [];

    /// <summary>Yields each answer, one after another, after it was given or left to a person.</summary>
    public async IAsyncEnumerable<RuleAnswer> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // The client keeps what waits: here is only the one that is looked at next.
        var asked = Channel.CreateBounded<object>(1);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] reading =
        [
            ReadAsync(member.Client.ProposalsAsync(stop.Token), asked.Writer, stop.Token),
            ReadAsync(member.Client.TurnsAsync(stop.Token), asked.Writer, stop.Token),
            rules.HasUpkeep ? ReadAsync(UpkeepAsync(stop.Token), asked.Writer, stop.Token) : Task.CompletedTask,
        ];
        try
        {
            await foreach (object each in asked.Reader.ReadAllAsync(cancellationToken))
            {
                RuleAnswer? answer = await TryAnswerAsync(each, cancellationToken);
                (each as Upkeep)?.Answered.SetResult();
                if (answer is not null)
                {
                    yield return answer;
                }
            }
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(reading);
        }
    }

    // The next one is looked for when this one is done: what waits here would be decided again meanwhile.
    private async IAsyncEnumerable<Upkeep> UpkeepAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (UpkeepTurn turn in member.Client.UpkeepAsync(rules, every, cancellationToken))
        {
            var next = new Upkeep(turn, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            yield return next;
            await next.Answered.Task.WaitAsync(cancellationToken);
        }
    }

    private static async Task ReadAsync<T>(IAsyncEnumerable<T> items, ChannelWriter<object> asked, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            await foreach (T item in items.WithCancellation(cancellationToken))
            {
                await asked.WriteAsync(item, cancellationToken);
            }

            _ = asked.TryComplete();
        }
        catch (Exception ended) when (ended is OperationCanceledException or MeshRefusedException or MeshUnreachableException or ChannelClosedException)
        {
            // Why the client gave up is for who reads the answers.
            _ = asked.TryComplete(ended is OperationCanceledException or ChannelClosedException ? null : ended);
        }
    }

    // Null when it was withdrawn meanwhile, or the hub is away and shows it again when it is back.
    private async Task<RuleAnswer?> TryAnswerAsync(object asked, CancellationToken cancellationToken)
    {
        try
        {
            return asked switch
            {
                FederationProposal proposal => await AnswerAsync(proposal, cancellationToken),
                Upkeep upkeep => await AnswerAsync(upkeep.Turn, cancellationToken),
                _ => await AnswerAsync((FederationTurn)asked, cancellationToken),
            };
        }
        catch (Exception gone) when (gone is MeshRefusedException or MeshUnreachableException)
        {
            return null;
        }
    }

    private async Task<RuleAnswer> AnswerAsync(FederationProposal proposal, CancellationToken cancellationToken)
    {
        int trust = (await member.Client.Trust.ExplainAsync(Did.Parse(proposal.Proposer), federationId: null, cancellationToken)).Score;
        var facts = new AutomationFacts(
            proposal.Proposer,
            trust,
            NewcomerTier,
            proposal.Credential?.Claims.MeshCapabilities ?? [],
            [.. proposal.Agreement.Terms.Grants.Where(grant => grant.Grantor == member.MeshId)],
            proposal.Agreement.Terms.Policy);
        AutomationDecision decision = rules.Decide(facts);

        // Recorded before it is carried out: what was signed is never without its reason.
        _log.Add(proposal.FederationId, [facts], decision);
        string? refused = await CarryOutAsync(() => decision.Action switch
        {
            AutomationAction.Accept => proposal.AcceptAsync(cancellationToken),
            AutomationAction.Decline => proposal.DeclineAsync(Reason(decision), cancellationToken),
            _ => Task.CompletedTask,
        });
        return new RuleAnswer(proposal.FederationId, proposal.Proposer, AutomationOccasion.Proposal, decision, refused);
    }

    private async Task<RuleAnswer?> AnswerAsync(FederationTurn turn, CancellationToken cancellationToken)
    {
        string asked = turn.Terms is { } terms ? AgreementHash.Of(terms) : FormattableString.Invariant($"request {turn.Head.Standing.Version}");
        if (_left.TryGetValue(turn.FederationId, out string? left) && left == asked)
        {
            return null;
        }

        // Of several parties each has to be one that the rules allow: what is signed binds to all of them.
        var parties = new List<AutomationFacts>();
        foreach (string party in turn.Head.Standing.Parties.Select(party => party.Id).Where(id => id != member.MeshId))
        {
            parties.Add(await FactsAsync(turn, party, cancellationToken));
        }

        AutomationDecision decision = rules.Decide(parties);
        _log.Add(turn.FederationId, parties, decision);
        string? refused = await CarryOutAsync(() => decision.Action switch
        {
            AutomationAction.Accept => AcceptAsync(turn, cancellationToken),
            AutomationAction.Decline => turn.DeclineAsync(Reason(decision), cancellationToken),
            _ => Task.CompletedTask,
        });
        bool isLeft = decision.Action == AutomationAction.Ask || refused is not null;
        if (isLeft && (_left.Count < LeftMax || _left.ContainsKey(turn.FederationId)))
        {
            _left[turn.FederationId] = asked;
        }

        return new RuleAnswer(turn.FederationId, turn.Asker, OccasionOf(turn), decision, refused);
    }

    private async Task<RuleAnswer> AnswerAsync(UpkeepTurn turn, CancellationToken cancellationToken)
    {
        _log.Add(turn.FederationId, turn.Parties, turn.Decision);
        string? refused = null;
        try
        {
            await turn.CarryOutAsync(cancellationToken);
        }
        catch (MeshRefusedException no)
        {
            // It is not tried again before something changes: a person hears of it.
            refused = no.Message;
        }

        return new RuleAnswer(turn.FederationId, turn.Parties is [{ Partner: { } partner }] ? partner : member.MeshId, AutomationOccasion.Upkeep, turn.Decision, refused);
    }

    private async Task AcceptAsync(FederationTurn turn, CancellationToken cancellationToken)
    {
        FederationStanding standing = await turn.AcceptAsync(cancellationToken);
        if (standing.Offer is { IsAgreed: true })
        {
            _ = await Negotiations.ActivateAsync(member, turn.FederationId, cancellationToken);
        }
    }

    // A hub that asks for a human's consent takes no rule for one: that is said, and not passed over as what was withdrawn meanwhile.
    private static async Task<string?> CarryOutAsync(Func<Task> act)
    {
        try
        {
            await act();
            return null;
        }
        catch (MeshRefusedException refused) when (refused.Reason == "authority-missing")
        {
            return refused.Message;
        }
    }

    private async Task<AutomationFacts> FactsAsync(FederationTurn turn, string party, CancellationToken cancellationToken)
    {
        AgreementTerms? terms = turn.Terms?.Terms;
        TrustResult trust = await member.Client.Trust.ExplainAsync(Did.Parse(party), turn.InForce is null ? null : turn.FederationId, cancellationToken);
        return new AutomationFacts(
            party,
            trust.Score,
            trust.Edges.FirstOrDefault(edge => edge.Source == party && edge.Agent is null)?.Tier ?? NewcomerTier,
            turn.Head.Standing.Requester == party ? turn.Credential?.Claims.MeshCapabilities ?? [] : [],
            [.. (terms?.Grants ?? []).Where(grant => grant.Grantor == member.MeshId && grant.Grantee == party)],
            terms?.Policy)
        {
            Occasion = OccasionOf(turn),
            Widening = turn.InForce is { } inForce ? AgreementRenewal.WideningOf(terms!, inForce.Terms, TimeProvider.System.GetUtcNow()) : null,
        };
    }

    private static AutomationOccasion OccasionOf(FederationTurn turn) =>
        turn.InForce is not null ? AutomationOccasion.Renewal : turn.Terms is null ? AutomationOccasion.Request : AutomationOccasion.Proposal;

    private static string Reason(AutomationDecision decision) => AutomationRules.ReasonOf(decision.Rule);

    private sealed record Upkeep(UpkeepTurn Turn, TaskCompletionSource Answered);
}
