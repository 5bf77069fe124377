using System.CommandLine;
using System.Net;
using OrleansMesh.Cli.Output;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Load.Figures;
using OrleansMesh.Load.Messages;
using OrleansMesh.Load.Processes;
using OrleansMesh.Load.Sessions;

namespace OrleansMesh.Load.Verbs;

/// <summary><c>messages</c>: signed messages through a hub, as fast as it takes them and then at half of that, beside the bare check of their signatures (N-02, N-05).</summary>
internal sealed class MessagesVerb : Command
{
    private readonly Option<int> _messages = new("--messages") { Description = "How many are measured each time; signed ahead, at most 300,000.", DefaultValueFactory = _ => 100_000 };
    private readonly Option<int> _pairs = new("--pairs") { Description = "Pairs of federated meshes; 1 to 64.", DefaultValueFactory = _ => 4 };
    private readonly Option<int> _federations = new("--federations") { Description = "Agreements in force, shared by the pairs, whose messages go over all of theirs in turn; at most 20,000.", DefaultValueFactory = _ => 0 };
    private readonly Option<int> _window = new("--window") { Description = "Messages of a sender without a receipt; 1 to 1,000.", DefaultValueFactory = _ => 256 };
    private readonly Option<int> _perSecond = new("--per-second") { Description = "Messages a second for the latencies, to compare versions at the same rate; 0 for half of what the hub took. At most 100,000.", DefaultValueFactory = _ => 0 };
    private readonly Option<DeliveryMode[]> _delivery = new("--delivery")
    {
        Description = "Transient, or Reliable: flushed before its receipt; one measurement after the other.",
        DefaultValueFactory = _ => [DeliveryMode.Transient, DeliveryMode.Reliable],
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<bool> _json = new("--json") { Description = "Print JSON, one value a line." };

    public MessagesVerb()
        : base("messages", "Signed messages of 700 bytes through a hub of its own: rate, processor time of the hub, and latency at half that rate by where it arises. Linux.\n\n"
            + "Examples:\n  OrleansMesh.Load messages\n  OrleansMesh.Load messages --messages 20000 --pairs 2 --json\n  OrleansMesh.Load messages --federations 10000\n  OrleansMesh.Load messages --per-second 8000 --delivery Reliable")
    {
        foreach (Option option in (Option[])[_messages, _pairs, _federations, _window, _perSecond, _delivery, _json])
        {
            Options.Add(option);
        }

        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken ct)
    {
        CliOutput output = LoadCommands.Output(arguments.GetValue(_json));
        int window = Math.Clamp(arguments.GetValue(_window), 1, 1000);
        int pairsMax = Math.Clamp(arguments.GetValue(_pairs), 1, 64);
        int federations = Math.Max(1, Math.Min(arguments.GetValue(_federations), 20_000) / pairsMax);
        int perSecond = Math.Clamp(arguments.GetValue(_perSecond), 0, 100_000);
        string folder = Directory.CreateTempSubdirectory("orleansmesh-load-").FullName;
        var pairs = new List<MessagePair>();
        try
        {
            await using MeasuredServer hub = await MeasuredServer.HubAsync(folder, ct);
            var address = IPEndPoint.Parse(hub.Address);
            using var dialer = new LeanDialer(address);
            while (pairs.Count < pairsMax)
            {
                pairs.Add(await MessagePair.JoinedAsync(address, dialer, folder, pairs.Count, federations, ct));
            }

            int each = Math.Max(1, Math.Min(arguments.GetValue(_messages), 300_000) / pairs.Count);
            foreach (DeliveryMode delivery in arguments.GetValue(_delivery)!)
            {
                var measurement = new MessageMeasurement([hub], pairs, delivery, window);
                BareFlush before = BareFlush.Of(folder);
                MessageFigures full = await measurement.FullAsync(each, ct);
                MessageFigures half = await measurement.PacedAsync(Math.Max(1, each / 2), perSecond > 0 ? perSecond : full.PerSecond / 2, ct);
                BareFlush after = BareFlush.Of(folder);
                output.Json(new { @event = "messages", federations = federations * pairs.Count, full, half, flush = new[] { before, after } });
                output.Line($"[bold]{delivery}[/], {pairs.Count} pairs, {federations * pairs.Count} federations");
                output.Facts(
                    ("rate", $"{full.PerSecond:N0} a second ({full.Messages:N0} messages of {SignedBatch.EnvelopeBytes} bytes)"),
                    ("hub", $"{full.HubMicroseconds:F1} µs of processor time each, {full.Ratio:F2} × a bare check ({full.BareMicroseconds:F1} µs); {half.HubMicroseconds:F1} µs at the rate below"),
                    ("generator", $"{full.GeneratorMicroseconds:F1} µs of processor time each, {half.GeneratorMicroseconds:F1} µs at the rate below"),
                    ("latency", $"p50 {half.Latency.P50:F2} ms, p95 {half.Latency.P95:F2} ms, p99 {half.Latency.P99:F2} ms at {half.PerSecond:N0} a second"),
                    ("its slowest hundredth", $"sender {half.Split.Slowest.Sender:F2} ms, hub {half.Split.Slowest.Hub:F2} ms, receiver {half.Split.Slowest.Receiver:F2} ms in the mean"),
                    ("bare flush", $"p50 {before.P50:F2} and {after.P50:F2} ms, p99 {before.P99:F2} and {after.P99:F2} ms, longest {before.Longest:F1} and {after.Longest:F1} ms, before and after"));
            }

            return 0;
        }
        finally
        {
            foreach (MessagePair pair in pairs)
            {
                await pair.DisposeAsync();
            }

            Directory.Delete(folder, recursive: true);
        }
    }
}
