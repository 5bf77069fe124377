using System.CommandLine;
using OrleansMesh.Cli.Output;
using OrleansMesh.Cli.Policies;
using OrleansMesh.Domain.Policies;
using Spectre.Console;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>policy diff</c>: what changes from one policy to another.</summary>
internal sealed class PolicyDiffVerb : Verb
{
    private readonly Argument<string> _before = new("before") { Description = "The policy as it was.", HelpName = "file" };
    private readonly Argument<string> _after = new("after") { Description = "The policy as it is to be.", HelpName = "file" };

    public PolicyDiffVerb()
        : base(
            "diff",
            "Show what changes from one policy to another, rule by rule: tighter, looser, both, or clauses that only have another name.",
            "orleansmesh policy diff acme-policy.json acme-policy-new.json",
            "orleansmesh policy diff ours.json theirs.json --json") => Takes(_before, _after);

    protected override async Task<int> RunAsync(ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        FederationPolicy before = await PolicyFiles.ReadAsync(arguments.GetValue(_before)!, cancellationToken);
        FederationPolicy after = await PolicyFiles.ReadAsync(arguments.GetValue(_after)!, cancellationToken);
        IReadOnlyList<RuleDifference> differences = PolicyDifference.Between(before, after);
        Table table = new Table().Border(TableBorder.Rounded).AddColumns("section", "rule", "change", "was", "is");
        foreach (RuleDifference difference in differences)
        {
            string change = Word(difference.Change);
            output.Json(new
            {
                section = PolicyWords.Of(difference.Definition.Section),
                rule = difference.Definition.Word,
                change,
                was = difference.Removed.Select(clause => clause.ToString()).ToArray(),
                now = difference.Added.Select(clause => clause.ToString()).ToArray(),
            });
            table.AddRow(
                new Text(PolicyWords.Of(difference.Definition.Section)),
                new Text(difference.Definition.Word),
                new Text(change),
                new Text(string.Join('\n', difference.Removed)),
                new Text(string.Join('\n', difference.Added)));
        }

        if (differences.Count == 0)
        {
            output.Line($"Both let pass the same, by the same clauses.");
        }
        else
        {
            output.Show(table);
        }

        return ExitCodes.Done;
    }

    private static string Word(PolicyChange change) => change.ToString().ToLowerInvariant();
}
