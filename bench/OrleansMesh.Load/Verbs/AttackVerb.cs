using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using OrleansMesh.Cli.Output;
using OrleansMesh.Cli.Processes;
using OrleansMesh.Load.Attacks;
using OrleansMesh.Load.Figures;
using OrleansMesh.Load.Processes;

namespace OrleansMesh.Load.Verbs;

/// <summary><c>attack</c>: what honest sessions feel of a flood of strangers; hub, attacker and honest meshes in processes of their own.</summary>
internal sealed class AttackVerb : Command
{
    private readonly Option<AttackKind[]> _kinds = new("--kind")
    {
        Description = "Which attacks; all when none is given.",
        DefaultValueFactory = _ => Enum.GetValues<AttackKind>(),
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<int> _perSecond = new("--per-second") { Description = "Strangers a second, from one address for each 250.", DefaultValueFactory = _ => 800 };
    private readonly Option<int> _pairs = new("--pairs") { Description = "Windows with and without, in turn.", DefaultValueFactory = _ => 7 };
    private readonly Option<int> _window = new("--window") { Description = "Seconds of each.", DefaultValueFactory = _ => 3 };
    private readonly Option<int> _warmUp = new("--warm-up")
    {
        Description = "Seconds of each attack before its windows, in which the hub compiles what only strangers call.",
        DefaultValueFactory = _ => 20,
    };

    private readonly Option<int> _load = new("--load")
    {
        Description = "Honest messages a second, from four pairs of meshes; 0 for one pair whose messages follow each other.",
        DefaultValueFactory = _ => 0,
    };

    private readonly Option<bool> _json = new("--json") { Description = "Print JSON, one value a line." };

    public AttackVerb()
        : base("attack", "Honest messages through a hub while strangers flood it, beside those of the same run without them. Linux.\n\n"
            + "Examples:\n  OrleansMesh.Load attack\n  OrleansMesh.Load attack --load 2000 --kind FirstRecord --per-second 400 --json")
    {
        foreach (Option option in (Option[])[_kinds, _perSecond, _load, _pairs, _window, _warmUp, _json])
        {
            Options.Add(option);
        }

        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken ct)
    {
        CliOutput output = LoadCommands.Output(arguments.GetValue(_json));
        TimeSpan window = TimeSpan.FromSeconds(arguments.GetValue(_window));
        string folder = Directory.CreateTempSubdirectory("orleansmesh-load-").FullName;
        try
        {
            await using MeasuredServer hub = await MeasuredServer.HubAsync(folder, ct);
            int load = arguments.GetValue(_load);
            await using IHonestTraffic honest = load > 0 ? await HonestLoad.BuildAsync(hub.Address, folder, load, ct) : await HonestPair.BuildAsync(hub.Address, folder, ct);
            _ = await honest.MillisecondsAsync(window, ct);
            foreach (AttackKind kind in arguments.GetValue(_kinds)!)
            {
                string[] command = OwnCommand.With(
                    "flood", "--hub", hub.Address, "--kind", kind.ToString(), "--per-second", arguments.GetValue(_perSecond).ToString(CultureInfo.InvariantCulture));
                // an attacker computes on machines of its own: here it yields the cores to those that it attacks
                await using var attacker = ChildProcess.Start($"flood-{kind}", "chrt", ["--idle", "0", OwnCommand.FileName, .. command], folder);
                _ = await NextAsync(attacker, ct);
                _ = await AttackedAsync(honest, attacker, TimeSpan.FromSeconds(arguments.GetValue(_warmUp)), ct);
                AttackFigures figures = await MeasureAsync(honest, attacker, kind, arguments.GetValue(_pairs), window, ct);
                output.Json(new { @event = "attack", figures });
                output.Line($"[bold]{kind}[/], {figures.ConnectionsPerSecond:N0} strangers a second");
                output.Facts(
                    ("p50", $"{figures.CalmP50:F2} ms without, {figures.AttackedP50:F2} ms with"),
                    ("p99", $"{figures.CalmP99:F2} ms without, {figures.AttackedP99:F2} ms with"),
                    ("ratio of p99", $"{figures.Ratio:F2} (median of {arguments.GetValue(_pairs)} pairs of windows, {figures.Trips:N0} messages)"));
            }

            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<AttackFigures> MeasureAsync(
        IHonestTraffic honest, ChildProcess attacker, AttackKind kind, int pairs, TimeSpan window, CancellationToken ct)
    {
        List<Quantiles> calm = [];
        List<Quantiles> attacked = [];
        int trips = 0;
        long strangers = 0;
        for (int i = 0; i < pairs; i++)
        {
            double[] without = await honest.MillisecondsAsync(window, ct);
            (double[] with, int came) = await AttackedAsync(honest, attacker, window, ct);
            strangers += came;
            calm.Add(Quantiles.Of(without));
            attacked.Add(Quantiles.Of(with));
            trips += without.Length + with.Length;
        }

        return new AttackFigures(
            kind.ToString(),
            Math.Round(strangers / (pairs * window.TotalSeconds)),
            trips,
            Median(calm.Select(q => q.P50)),
            Median(calm.Select(q => q.P99)),
            Median(attacked.Select(q => q.P50)),
            Median(attacked.Select(q => q.P99)),
            Math.Round(Median(calm.Zip(attacked, (c, a) => a.P99 / c.P99)), 2));
    }

    private static async Task<(double[] Milliseconds, int Strangers)> AttackedAsync(
        IHonestTraffic honest, ChildProcess attacker, TimeSpan window, CancellationToken ct)
    {
        await attacker.Input.WriteLineAsync("start");
        double[] trips = await honest.MillisecondsAsync(window, ct);
        await attacker.Input.WriteLineAsync("stop");
        return (trips, (int)(await NextAsync(attacker, ct))["connections"]!);
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    private static async Task<JsonNode> NextAsync(ChildProcess process, CancellationToken ct) =>
        await process.Output.ReadAsync(ct) is { } line
            ? JsonNode.Parse(line)!
            : throw new InvalidOperationException($"The attacker ended early: {await File.ReadAllTextAsync(process.LogPath, ct)}");
}
