using OrleansMesh.Cli.Output;
using Spectre.Console;

namespace OrleansMesh.Cli.Demo;

/// <summary>What the demo shows while it runs and in the end.</summary>
internal sealed class DemoReport(CliOutput output)
{
    private readonly List<DemoOutcome> _outcomes = [];

    /// <summary>All steps so far.</summary>
    public IReadOnlyList<DemoOutcome> Outcomes => _outcomes;

    /// <summary>A step begins.</summary>
    public void Begin(int number, int of, DemoStep step) => output.Line($"[grey]{number,2}/{of}[/] [bold]{step.Title}[/]");

    /// <summary>A step ended.</summary>
    public void End(DemoOutcome outcome)
    {
        _outcomes.Add(outcome);
        output.Json(outcome);
        switch (outcome.Outcome)
        {
            case DemoOutcome.Ok:
                output.Line($"      [green]ok[/] [grey]{outcome.Milliseconds,6:N0} ms[/]  {outcome.Detail}");
                break;
            case DemoOutcome.Failed:
                output.Line($"  [red]failed[/] [grey]{outcome.Milliseconds,6:N0} ms[/]  {outcome.Detail}");
                break;
            default:
                break;
        }
    }

    /// <summary>The table of all steps.</summary>
    public void Table()
    {
        Table table = new Table().Border(TableBorder.Rounded).AddColumns("step", "outcome").AddColumn(new TableColumn("ms").RightAligned());
        foreach (DemoOutcome outcome in _outcomes)
        {
            string colour = outcome.Outcome switch { DemoOutcome.Ok => "green", DemoOutcome.Failed => "red", _ => "grey" };
            table.AddRow(Markup.Escape(outcome.Name), $"[{colour}]{outcome.Outcome}[/]", $"{outcome.Milliseconds:N0}");
        }

        output.Show(table);
    }

    /// <summary>What to try next, with a mesh of one's own.</summary>
    public void Next()
    {
        output.Line($"Try it yourself:");
        foreach (string line in (string[])["orleansmesh up", "orleansmesh keys new did:mesh:enterprise:my-company --home ./my-company", "orleansmesh --help", "README.md has the way of a mesh of your own, step by step"])
        {
            output.Line($"  [blue]{line}[/]");
        }
    }
}
