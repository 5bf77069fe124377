using System.CommandLine;
using System.Diagnostics;
using OrleansMesh.Cli.Demo;
using OrleansMesh.Cli.Output;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>demo</c>: a hub and two meshes as real processes, from discovery to a refused call, with a killed hub between.</summary>
internal sealed class DemoVerb : Verb
{
    private readonly Option<bool> _keep = new("--keep") { Description = "Keep the folder of keys, database and logs." };

    private readonly Option<string> _root = new("--root")
    {
        Description = "The folder whose documents the second mesh offers.",
        HelpName = "folder",
        DefaultValueFactory = _ => ".",
    };

    public DemoVerb()
        : base(
            "demo",
            "Show it all: two meshes federate through a hub, one calls the other's MCP tools, the hub is killed and nothing acknowledged is lost.",
            "orleansmesh demo",
            "orleansmesh demo --root ~/Documents --keep",
            "orleansmesh demo --json") => Takes(_root, _keep);

    protected override async Task<int> RunAsync(ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        string root = Path.GetFullPath(arguments.GetValue(_root)!);
        if (!Directory.Exists(root))
        {
            throw new CliFailureException("no-folder", $"There is no folder '{root}'.", "Give --root a folder with some text documents.");
        }

        string folder = Directory.CreateTempSubdirectory("orleansmesh-demo-").FullName;
        var report = new DemoReport(output);
        long started = Stopwatch.GetTimestamp();
        bool keep = arguments.GetValue(_keep);
        bool succeeded;
        try
        {
            await using var stage = new DemoStage(folder, root);
            succeeded = await PlayAsync(stage, report, cancellationToken);
        }
        catch (OperationCanceledException) when (!keep)
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }

        return Conclude(report, output, succeeded, folder, keep || !succeeded, Stopwatch.GetElapsedTime(started));
    }

    private static async Task<bool> PlayAsync(DemoStage stage, DemoReport report, CancellationToken cancellationToken)
    {
        bool succeeded = true;
        for (int i = 0; i < DemoScript.Steps.Count; i++)
        {
            DemoStep step = DemoScript.Steps[i];
            if (!succeeded)
            {
                report.End(new DemoOutcome(step.Name, DemoOutcome.Skipped, 0, ""));
                continue;
            }

            report.Begin(i + 1, DemoScript.Steps.Count, step);
            DemoOutcome outcome = await PlayAsync(step, stage, cancellationToken);
            report.End(outcome);
            succeeded = outcome.Outcome == DemoOutcome.Ok;
        }

        return succeeded;
    }

    private static async Task<DemoOutcome> PlayAsync(DemoStep step, DemoStage stage, CancellationToken cancellationToken)
    {
        long started = Stopwatch.GetTimestamp();
        try
        {
            string detail = await step.RunAsync(stage, cancellationToken);
            return new DemoOutcome(step.Name, DemoOutcome.Ok, (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds, detail);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever went wrong in a step, its name and the logs are what the person needs.
            string detail = exception is DemoFailureException ? exception.Message : $"{exception.GetType().Name}: {exception.Message}";
            return new DemoOutcome(step.Name, DemoOutcome.Failed, (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds, detail);
        }
    }

    private static int Conclude(DemoReport report, CliOutput output, bool succeeded, string folder, bool keep, TimeSpan elapsed)
    {
        report.Table();
        string logs = Path.Combine(folder, "logs");
        output.Json(new { ok = succeeded, milliseconds = (long)elapsed.TotalMilliseconds, steps = report.Outcomes.Count, folder = keep ? folder : null, logs = keep ? logs : null });
        if (keep)
        {
            output.Line($"Keys, database and logs are in {folder}");
        }
        else
        {
            Directory.Delete(folder, recursive: true);
        }

        if (!succeeded)
        {
            DemoOutcome failed = report.Outcomes.First(o => o.Outcome == DemoOutcome.Failed);
            throw new CliFailureException("demo-failed", $"The step '{failed.Name}' failed: {failed.Detail}", $"The logs of all processes are in {logs}");
        }

        output.Line($"[green]All {report.Outcomes.Count} steps went well in {elapsed.TotalSeconds:N1} s.[/]");
        report.Next();
        return ExitCodes.Done;
    }
}
