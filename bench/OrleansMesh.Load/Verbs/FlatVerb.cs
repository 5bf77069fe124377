using System.CommandLine;
using OrleansMesh.Cli.Output;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Load.Figures;
using OrleansMesh.Load.Messages;

namespace OrleansMesh.Load.Verbs;

/// <summary><c>flat</c>: what a message costs a hub with few federations and one with many, in slices that take turns (goal: within 15 % from 10 to 10,000).</summary>
internal sealed class FlatVerb : Command
{
    private readonly Option<int> _few = new("--few") { Description = "Federations of the one hub, and pairs of meshes at each; 1 to 64.", DefaultValueFactory = _ => 10 };
    private readonly Option<int> _many = new("--many") { Description = "Federations of the other hub, shared by its pairs; at most 20,000.", DefaultValueFactory = _ => 10_000 };
    private readonly Option<int> _slice = new("--slice") { Description = "Messages of a slice; at most 100,000.", DefaultValueFactory = _ => 10_000 };
    private readonly Option<int> _rounds = new("--rounds") { Description = "Rounds that count, in each of which every kind of slice has a turn; 1 to 1,000.", DefaultValueFactory = _ => 12 };
    private readonly Option<int> _warmUp = new("--warm-up") { Description = "Rounds before, which do not count; at most 100.", DefaultValueFactory = _ => 3 };
    private readonly Option<int> _window = new("--window") { Description = "Messages of a sender without a receipt; 1 to 1,000.", DefaultValueFactory = _ => 256 };
    private readonly Option<DeliveryMode[]> _delivery = new("--delivery")
    {
        Description = "Transient, or Reliable: flushed before its receipt; one measurement after the other.",
        DefaultValueFactory = _ => [DeliveryMode.Transient, DeliveryMode.Reliable],
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<bool> _pause = new("--pause") { Description = "Wait for a line of input before each measurement: founding and measuring can be kept apart." };
    private readonly Option<bool> _json = new("--json") { Description = "Print JSON, one value a line." };

    public FlatVerb()
        : base("flat", "The processor time that a message costs a hub with 10 federations and one with 10,000, over all of these, a tenth, and 10: short slices that take turns, so that the machine is the same for all. Linux.\n\n"
            + "Examples:\n  OrleansMesh.Load flat\n  OrleansMesh.Load flat --delivery Reliable --rounds 20 --json\n  OrleansMesh.Load flat --many 20000")
    {
        foreach (Option option in (Option[])[_few, _many, _slice, _rounds, _warmUp, _window, _delivery, _pause, _json])
        {
            Options.Add(option);
        }

        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken ct)
    {
        CliOutput output = LoadCommands.Output(arguments.GetValue(_json));
        int few = Math.Clamp(arguments.GetValue(_few), 1, 64);
        int perPair = Math.Max(1, Math.Min(arguments.GetValue(_many), 20_000) / few);
        string folder = Directory.CreateTempSubdirectory("orleansmesh-load-").FullName;
        try
        {
            long start = TimeProvider.System.GetTimestamp();
            await using FlatHub small = await FlatHub.StartAsync(folder, few, few, ct);
            await using FlatHub large = await FlatHub.StartAsync(folder, few, few * perPair, ct);
            double seconds = Math.Round(TimeProvider.System.GetElapsedTime(start).TotalSeconds, 1);
            output.Json(new { @event = "founded", federations = large.Federations, seconds });
            output.Line($"{small.Federations} and {large.Federations:N0} federations founded in {seconds} s");
            foreach (DeliveryMode delivery in arguments.GetValue(_delivery)!)
            {
                if (arguments.GetValue(_pause))
                {
                    _ = await Console.In.ReadLineAsync(ct);
                }

                await Task.WhenAll(small.JoinAsync(ct), large.JoinAsync(ct));
                await MeasureAsync(small, large, delivery, arguments, output, ct);
                await Task.WhenAll(small.LeaveAsync(), large.LeaveAsync());
            }

            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task MeasureAsync(FlatHub small, FlatHub large, DeliveryMode delivery, ParseResult arguments, CliOutput output, CancellationToken ct)
    {
        int few = small.Federations;
        int tenth = Math.Max(few, large.Federations / 10 / few * few);
        var first = new FlatSlices(small, few);

        // the second is as the first: what differs between these two is the machine's
        FlatSlices[] kinds = [first, new(small, few), new(large, few), new(large, tenth), new(large, large.Federations)];
        int each = Math.Max(1, Math.Clamp(arguments.GetValue(_slice), 1, 100_000) / few);
        var run = new FlatRun(kinds, delivery, each, Math.Clamp(arguments.GetValue(_window), 1, 1000));
        (IReadOnlyList<FlatFigures> slices, IReadOnlyList<IntervalFigures> pauses) =
            await run.RunAsync(Math.Clamp(arguments.GetValue(_warmUp), 0, 100), Math.Clamp(arguments.GetValue(_rounds), 1, 1000), ct);
        output.Json(new { @event = "flat", delivery = delivery.ToString(), messages = each * few, slices, pauses });
        output.Line($"[bold]{delivery}[/], {few} pairs, slices of {each * few:N0} messages of {SignedBatch.EnvelopeBytes} bytes");
        foreach (FlatFigures kind in slices)
        {
            output.Line($"[bold]{kind.Active:N0} of {kind.Existing:N0}[/]");
            output.Facts(
                ("hub", $"{kind.Microseconds.Median:F1} µs each, half of the slices between {kind.Microseconds.Low:F1} and {kind.Microseconds.High:F1}, mean {kind.Microseconds.Mean:F1}"),
                ("ratio", $"{kind.Ratio.Median:F3} of the first, between {kind.Ratio.AtLeast:F3} and {kind.Ratio.AtMost:F3} with 95 %, mean {kind.Ratio.Mean:F3}"),
                ("rate", $"{kind.PerSecond:N0} a second"));
        }

        foreach (IntervalFigures pause in pauses)
        {
            output.Line($"hub of {pause.Existing:N0}, between slices: {pause.CoreShare:P1} of a processor over {pause.Seconds:F0} s");
        }
    }
}
