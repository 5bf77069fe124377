using System.CommandLine;
using OrleansMesh.Cli.Members;
using OrleansMesh.Cli.Output;
using OrleansMesh.Cli.Policies;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Federation.Automation;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Policies;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>fed rules check</c>: whether a document is one of rules, and what it says to a proposal.</summary>
internal sealed class FedRulesCheckVerb : Verb
{
    private readonly Argument<FileInfo> _file = new("file") { Description = "The rules." };
    private readonly Option<string?> _partner = new("--partner") { Description = "Also say what is decided about what this mesh asks.", HelpName = "did" };
    private readonly Option<int?> _trust = new("--trust") { Description = "Its trust score, 0 to 100; 0 when it is not given.", HelpName = "score" };
    private readonly Option<int?> _tier = new("--tier") { Description = "Its tier, 1 to 4; a newcomer has 4.", HelpName = "tier" };
    private readonly Option<string[]> _capabilities = CommonOptions.Many("--capability", "What its credential names.", "word");
    private readonly Option<string[]> _asked = GrantOptions.Create("--ask", "What it asks of us.");
    private readonly Option<string?> _on = new("--on") { Description = "What it is: a proposal (the default), a request that names no terms yet, a renewal of an agreement in force, or upkeep: what is done with the federation in force.", HelpName = "proposal|request|renewal|upkeep" };
    private readonly Option<bool> _wider = new("--wider") { Description = "With --on renewal: the terms go beyond those in force." };
    private readonly Option<int?> _violations = new("--violations") { Description = "With --on upkeep: how many are on record of it.", HelpName = "number" };
    private readonly Option<int?> _left = new("--left") { Description = "With --on upkeep: in how many hours the agreement ends (default: 87600).", HelpName = "hours" };
    private readonly Option<string?> _suspended = new("--suspended") { Description = "With --on upkeep: it is suspended by this rule of ours.", HelpName = "rule" };
    private readonly Option<bool> _unanswered = new("--unanswered") { Description = "With --on upkeep: terms that we offered have no answer." };
    private readonly Option<int?> _credential = new("--credential-left") { Description = "Instead of --partner: what is done with our own credential when it ends in so many hours.", HelpName = "hours" };
    private readonly Option<FileInfo?> _policy = new("--policy") { Description = "The policy of its terms.", HelpName = "file" };

    public FedRulesCheckVerb()
        : base(
            "check",
            "Check a document of rules, and say what they decide about a request, a proposal or a renewal, with each rule's reason.",
            "orleansmesh fed rules check rules.json",
            "orleansmesh fed rules check rules.json --partner did:mesh:academic:mit-001 --trust 70 --ask tool:search_* --json",
            "orleansmesh fed rules check rules.json --partner did:mesh:academic:mit-001 --on renewal --wider",
            "orleansmesh fed rules check rules.json --partner did:mesh:academic:mit-001 --on upkeep --trust 30 --left 24",
            "orleansmesh fed rules check rules.json --credential-left 48")
    {
        _on.AcceptOnlyFromAmong("proposal", "request", "renewal", "upkeep");
        Takes(_file, _partner, _trust, _tier, _capabilities, _asked, _on, _wider, _violations, _left, _suspended, _unanswered, _credential, _policy);
        Validators.Add(result =>
        {
            if (result.GetValue(_partner) is { } partner && !Did.TryParse(partner, out _))
            {
                result.AddError($"--partner is '{partner}', which is no DID.");
            }

            if (result.GetValue(_credential) is { } hours && (result.GetValue(_partner) is not null || hours is < 0 or > 1_000_000))
            {
                result.AddError("--credential-left is 0 to 1000000, and is asked without --partner: it is about our own credential.");
            }

            if (result.GetValue(_wider) && result.GetValue(_on) != "renewal")
            {
                result.AddError("--wider is about a renewal: give --on renewal with it.");
            }

            bool isAboutForce = result.GetValue(_violations) is not null || result.GetValue(_left) is not null || result.GetValue(_suspended) is not null || result.GetValue(_unanswered);
            if (isAboutForce && (result.GetValue(_on) != "upkeep" || result.GetValue(_violations) is < 0 || result.GetValue(_left) is < 0 or > 1_000_000))
            {
                result.AddError("--violations, --left, --suspended and --unanswered are about --on upkeep, and no number is below 0.");
            }

            if (result.GetValue(_trust) is < 0 or > 100 || result.GetValue(_tier) is < 1 or > 4)
            {
                result.AddError("--trust is 0 to 100, and --tier 1 to 4.");
            }
        });
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        FileInfo file = arguments.GetValue(_file)!;
        AutomationRules rules = await RuleFiles.ReadAsync(file, cancellationToken);
        AutomationDecision? decision = arguments.GetValue(_credential) is { } hours ? rules.DecideCredential(TimeSpan.FromHours(hours))
            : arguments.GetValue(_partner) is { } partner ? Decide(rules, await FactsAsync(partner, arguments, cancellationToken), arguments)
            : null;
        output.Json(new
        {
            file = file.ToString(),
            rules = rules.Rules.Select(rule => rule.Id),
            policyClauses = rules.Policy?.Clauses.Count,
            decision = decision is null ? null : DecisionLog.Word(decision.Action),
            rule = decision?.Rule,
            explanation = decision?.Explanation,
        });
        output.Line($"{file}: {rules.Rules.Count} rules.");
        foreach (string line in decision?.Explanation ?? [])
        {
            output.Line($"  {line}");
        }

        if (decision is not null)
        {
            output.Line($"Decision: {DecisionLog.Word(decision.Action)}.");
        }

        return ExitCodes.Done;
    }

    private AutomationDecision Decide(AutomationRules rules, AutomationFacts facts, ParseResult arguments)
    {
        if (facts.Occasion != AutomationOccasion.Upkeep)
        {
            return rules.Decide(facts);
        }

        // A person who asks about its last hours does not mean one that is young.
        string? rule = arguments.GetValue(_suspended);
        bool isUnanswered = arguments.GetValue(_unanswered);
        var federation = new UpkeepFacts(TimeSpan.FromHours(arguments.GetValue(_left) ?? 87_600), TimeSpan.FromDays(36_500), rule is not null, rule is not null, rule, isUnanswered ? 1 : 0, 1);
        return rules.Decide([facts], federation with { IsOfferUnanswered = isUnanswered });
    }

    private async Task<AutomationFacts> FactsAsync(string partner, ParseResult arguments, CancellationToken cancellationToken)
    {
        FederationPolicy? policy = arguments.GetValue(_policy) is { } file ? await PolicyFiles.ReadAsync(file.FullName, cancellationToken) : null;
        AgreementGrant[] asked = [.. arguments.Grants(_asked).Select(grant => new AgreementGrant("", partner, Enum.Parse<GrantKind>(grant.Kind, ignoreCase: true), grant.Pattern))];
        return new AutomationFacts(partner, arguments.GetValue(_trust) ?? 0, arguments.GetValue(_tier) ?? 4, arguments.GetValue(_capabilities)!, asked, policy)
        {
            Occasion = Enum.Parse<AutomationOccasion>(arguments.GetValue(_on) ?? "proposal", ignoreCase: true),
            Widening = arguments.GetValue(_wider) ? "the terms go beyond those in force" : null,
            Violations = arguments.GetValue(_violations) ?? 0,
        };
    }
}
