using System.CommandLine;
using OrleansMesh.Cli.Members;
using OrleansMesh.Cli.Output;
using OrleansMesh.Client;
using OrleansMesh.Domain.Federation.Automation;
using OrleansMesh.Domain.Federation.Lifecycle;
using OrleansMesh.Domain.Policies;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>fed accept</c>: signs a proposal, or waits for proposals and answers them by rule.</summary>
internal sealed class FedAcceptVerb : MemberVerb
{
    private readonly Argument<Guid?> _id = new("federation") { Description = "The proposal to accept; not with --auto.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<bool> _auto = new("--auto") { Description = "Wait for proposals and answer them by --from and --grant." };
    private readonly Option<string[]> _from = CommonOptions.Many("--from", "With --auto: answer this mesh's proposals (any for every mesh).", "did");
    private readonly Option<string[]> _grants = GrantOptions.Create("--grant", "With --auto: what may be asked of us; who asks for more is declined.");
    private readonly Option<string?> _policy = PolicyOptions.Policy("What we let pass: an agreement whose policy lets pass more is declined.");
    private readonly Option<FileInfo?> _rules = new("--rules")
    {
        Description = "With --auto, in place of --from and --grant: the rules by which requests, proposals and renewals are answered, and what is in force is suspended, resumed, renewed and ended, and our key rotated (fed rules check); what none decides is left to a person.",
        HelpName = "file",
    };

    private readonly Option<int?> _every = new("--every") { Description = "With --rules: how often what is in force is looked at, in seconds; 1 to 86400 (default: 60).", HelpName = "seconds" };
    private readonly Option<int?> _count = new("--count") { Description = "With --auto: end after so many answers.", HelpName = "number" };

    public FedAcceptVerb()
        : base(
            "accept",
            "Sign a proposal of another mesh. What it asks for is shown by: orleansmesh fed show.",
            "orleansmesh fed accept 5f0c3a52-6a44-4d1b-9a55-0d6a3c2f8f11 --home ./mit",
            "orleansmesh fed accept --auto --from did:mesh:enterprise:acme-001 --grant tool:* --home ./mit",
            "orleansmesh fed accept --auto --from any --grant tool:search_* --count 1 --home ./mit",
            "orleansmesh fed accept --auto --rules rules.json --home ./mit")
    {
        Takes(_id, _auto, _from, _grants, _policy, _rules, _every, _count, Home, Hub, PostQuantum, Authorities);
        Validators.Add(result =>
        {
            if (result.GetValue(_auto) == (result.GetValue(_id) is not null))
            {
                result.AddError("Give either the id of a proposal (orleansmesh fed list shows it) or --auto.");
            }
            else if (result.GetValue(_auto) && (result.GetValue(_from) is null or []) != (result.GetValue(_rules) is not null))
            {
                result.AddError("--auto needs either --rules, or --from: the meshes whose proposals are answered, or any.");
            }
            else if (result.GetValue(_every) is { } every && (every is < 1 or > 86_400 || result.GetValue(_rules) is null))
            {
                result.AddError("--every is 1 to 86400 seconds, and goes with --rules.");
            }
        });
    }

    protected override async Task<int> RunAsync(Member member, ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        FederationPolicy? policy = await PolicyOptions.ReadAsync(arguments, _policy, cancellationToken);
        if (arguments.GetValue(_id) is { } id)
        {
            if (await Negotiations.AcceptAsync(member, id, cancellationToken) is { } standing)
            {
                bool isRenewed = standing.Offer is { IsAgreed: false } offer && offer.By == member.MeshId;
                output.Json(new { @event = isRenewed ? "proposed" : "accepted", federationId = id, status = FederationWords.Of(standing.Phase), seq = standing.Seq });
                output.Line($"[green]Accepted[/] {id}: it is {FederationWords.Of(standing.Phase)}{(isRenewed ? "; the terms named a former key of ours, and wait with the present one for the partner's signature" : "")}.");
                return ExitCodes.Done;
            }

            FederationProposal proposal = await PendingProposals.FindAsync(member, id, cancellationToken);
            if (ConsentRule.ExcessOf(proposal, policy) is [{ } missing, ..])
            {
                throw new CliFailureException("policy-too-wide", $"The agreement lets pass more than your policy: it lacks {missing}.", "Ask for a request whose policy is the intersection of both: orleansmesh policy intersect --help");
            }

            await proposal.AcceptAsync(cancellationToken);
            Show(proposal, [], member, output);
            return ExitCodes.Done;
        }

        if (arguments.GetValue(_rules) is { } file)
        {
            return await AnswerAsync(member, await RuleFiles.ReadAsync(file, cancellationToken), arguments, output, cancellationToken);
        }

        var rule = new ConsentRule(arguments.GetValue(_from)!, arguments.Grants(_grants)) { Policy = policy };
        output.Json(new { @event = "waiting" });
        output.Line($"Waiting for proposals. Ctrl+C ends it.");
        int left = arguments.GetValue(_count) ?? int.MaxValue;
        try
        {
            await foreach ((FederationProposal proposal, IReadOnlyList<string> excess) in new ProposalAnswers(member, rule).RunAsync(cancellationToken))
            {
                Show(proposal, excess, member, output);
                if (--left == 0)
                {
                    break;
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested && arguments.GetValue(_count) is null)
        {
            // Ctrl+C is the way to end it.
        }

        return ExitCodes.Done;
    }

    private async Task<int> AnswerAsync(Member member, AutomationRules rules, ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        output.Json(new { @event = "waiting", rules = rules.Rules.Count });
        output.Line($"Waiting for requests, proposals and renewals{(rules.HasUpkeep ? ", and keeping what is in force" : "")}, with {rules.Rules.Count} rules. Ctrl+C ends it.");
        int left = arguments.GetValue(_count) ?? int.MaxValue;
        try
        {
            await foreach (RuleAnswer answer in new RuleAnswers(member, rules, TimeSpan.FromSeconds(arguments.GetValue(_every) ?? 60)).RunAsync(cancellationToken))
            {
                AutomationDecision decision = answer.Decision;
                string word = answer.Refused is null ? DecisionLog.Word(decision.Action) : "refused";
                string occasion = DecisionLog.Word(answer.Occasion);
                output.Json(new { @event = word, occasion, federationId = answer.FederationId, proposer = answer.Asker, rule = decision.Rule, explanation = decision.Explanation, refused = answer.Refused });
                output.Line($"{word}: {occasion} {answer.FederationId?.ToString() ?? (decision.Action == AutomationAction.Present ? "of the credential" : "of the key")} of {answer.Asker} ({string.Join("; ", decision.Explanation)}){(answer.Refused is { } refused ? $": {refused}" : "")}");
                if (--left == 0)
                {
                    break;
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested && arguments.GetValue(_count) is null)
        {
            // Ctrl+C is the way to end it.
        }

        return ExitCodes.Done;
    }

    private static void Show(FederationProposal proposal, IReadOnlyList<string> excess, Member member, CliOutput output)
    {
        string[] asked = [.. proposal.Agreement.Terms.Grants.Where(g => g.Grantor == member.MeshId).Select(FederationSummary.Text)];
        bool isAccepted = excess.Count == 0;
        output.Json(new { @event = isAccepted ? "accepted" : "declined", federationId = proposal.FederationId, proposer = proposal.Proposer, purpose = proposal.Agreement.Terms.Purpose, asked, excess = isAccepted ? null : excess });
        if (isAccepted)
        {
            output.Line($"[green]Accepted[/] {proposal.FederationId} of {proposal.Proposer} (\"{proposal.Agreement.Terms.Purpose}\"); it may use {(asked.Length == 0 ? "nothing" : string.Join(", ", asked))}.");
        }
        else
        {
            output.Line($"[yellow]Declined[/] {proposal.FederationId} of {proposal.Proposer}: it asks for {string.Join(", ", excess)}.");
        }
    }
}
