using OrleansMesh.Cli.Members;
using OrleansMesh.Cli.Output;
using OrleansMesh.Client;
using OrleansMesh.Domain.Federation.Lifecycle;
using OrleansMesh.Domain.Policies;
using ParseResult = System.CommandLine.ParseResult;

namespace OrleansMesh.Cli.Verbs;

/// <summary>A verb that puts terms on the table of a federation: to a hub and the partner it is the same event, whatever stage it is for.</summary>
internal abstract class ProposeTermsVerb : FederationVerb
{
    private readonly TermsOptions _terms = new("What we let pass; it becomes a part of the agreement (orleansmesh policy new). Without it: what all sides let pass that have said so.");

    protected ProposeTermsVerb(string name, string description, string example)
        : base(name, description, example) => Takes([Federation, .. _terms.All, Home, Hub, PostQuantum, Authorities]);

    protected override async Task<int> RunAsync(Member member, ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        Guid id = await FindAsync(member, arguments, cancellationToken);
        FederationTerms terms = await _terms.ReadAsync(arguments, cancellationToken);
        CommonPolicy? common = terms.Policy is null ? CommonPolicy.Of(await member.Client.Lifecycle.HistoryAsync(id, cancellationToken), member.MeshId, out _) : null;
        _ = Show(await member.Client.Lifecycle.ProposeAsync(id, terms with { Policy = terms.Policy ?? common?.Policy }, cancellationToken), "proposed", output);
        if (common?.Policy is { } policy)
        {
            Show(policy, common.GivenUp, output);
        }

        return ExitCodes.Done;
    }

    private static void Show(FederationPolicy policy, IReadOnlyList<PolicyClause> givenUp, CliOutput output)
    {
        output.Json(new { @event = "policy", clauses = policy.Clauses.Select(c => c.Id), gaveUp = givenUp.Select(c => new { id = c.Id, limit = c.Limit }) });
        output.Line($"Its policy is the intersection of all sides': {policy.Clauses.Count} clauses.");
        foreach (PolicyClause clause in givenUp)
        {
            output.Line($"[yellow]Given up[/]: {clause.Id} now limits us to {clause.Limit}.");
        }
    }
}
