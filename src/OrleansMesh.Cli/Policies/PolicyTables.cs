using OrleansMesh.Cli.Output;
using OrleansMesh.Domain.Policies;
using Spectre.Console;

namespace OrleansMesh.Cli.Policies;

/// <summary>Pictures of policies for people, and the same for machines.</summary>
internal static class PolicyTables
{
    /// <summary>The limits that clauses of one rule amount to, and which clauses they are.</summary>
    public static void Show(CliOutput output, EffectivePolicy effective)
    {
        Table table = new Table().Border(TableBorder.Rounded).AddColumns("section", "rule", "limit", "enforced at", "clauses");
        foreach (EffectiveLimit limit in effective.Limits)
        {
            table.AddRow(
                new Text(PolicyWords.Of(limit.Definition.Section)),
                new Text(limit.Definition.Word),
                new Text(limit.Text, limit.IsEmpty ? new Style(Color.Red) : Style.Plain),
                new Text(Level(limit.Definition)),
                new Text(string.Join('\n', limit.From.Select(clause => clause.Id))));
        }

        output.Show(table);
        foreach (PolicyContradiction contradiction in effective.Contradictions)
        {
            output.Line($"[red]Nothing passes.[/] {contradiction.Sentence}");
        }
    }

    /// <summary>As <see cref="Show"/>, for <c>--json</c>.</summary>
    public static object[] ToJson(EffectivePolicy effective) =>
    [
        .. effective.Limits.Select(limit => new
        {
            section = PolicyWords.Of(limit.Definition.Section),
            rule = limit.Definition.Word,
            limit = limit.Text,
            values = limit.Values,
            level = Level(limit.Definition),
            clauses = limit.From.Select(clause => clause.Id).ToArray(),
        }),
    ];

    /// <summary>Where a rule is enforced.</summary>
    public static string Level(RuleDefinition rule) => rule.Level == PolicyLevels.None ? "trust" : PolicyWords.Of(rule.Level);
}
