using System.CommandLine;
using System.Net;
using OrleansMesh.Cli.Output;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Load.Figures;
using OrleansMesh.Load.Messages;
using OrleansMesh.Load.Processes;
using OrleansMesh.Load.Sessions;

namespace OrleansMesh.Load.Verbs;

/// <summary><c>hops</c>: messages between meshes at home at two linked hubs, each of which verifies, beside the same between meshes at home at one of the two (N-02, R-01).</summary>
internal sealed class HopsVerb : Command
{
    private readonly Option<int> _messages = new("--messages") { Description = "How many are measured each time; signed ahead, at most 300,000.", DefaultValueFactory = _ => 60_000 };
    private readonly Option<int> _pairs = new("--pairs") { Description = "Pairs of federated meshes; 1 to 64.", DefaultValueFactory = _ => 4 };
    private readonly Option<int> _rounds = new("--rounds") { Description = "How often both are measured, in turn; 1 to 20.", DefaultValueFactory = _ => 1 };
    private readonly Option<int> _window = new("--window") { Description = "Messages of a sender without a receipt; 1 to 1,000.", DefaultValueFactory = _ => 64 };
    private readonly Option<bool> _json = new("--json") { Description = "Print JSON, one value a line." };

    public HopsVerb()
        : base("hops", "Signed messages of 700 bytes through one hub, and through two that are linked and verify each: rates, processor times of the hubs, and the share. Each way carries as many before it is measured, so that its code is compiled. Linux.\n\n"
            + "Examples:\n  OrleansMesh.Load hops\n  OrleansMesh.Load hops --messages 30000 --rounds 3 --window 256 --json")
    {
        foreach (Option option in (Option[])[_messages, _pairs, _rounds, _window, _json])
        {
            Options.Add(option);
        }

        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken ct)
    {
        CliOutput output = LoadCommands.Output(arguments.GetValue(_json));
        string folder = Directory.CreateTempSubdirectory("orleansmesh-load-").FullName;
        int count = Math.Clamp(arguments.GetValue(_pairs), 1, 64);
        int each = Math.Max(1, Math.Min(arguments.GetValue(_messages), 300_000) / count);
        int window = Math.Clamp(arguments.GetValue(_window), 1, 1000);
        var pairs = new List<MessagePair>();
        try
        {
            await using LinkedHubs hubs = await LinkedHubs.StartAsync(folder, ct);
            IPEndPoint[] addresses = [IPEndPoint.Parse(hubs.Near.Address), IPEndPoint.Parse(hubs.FarAddress)];
            using var first = new LeanDialer(addresses[0]);
            using var second = new LeanDialer(addresses[1]);
            for (int i = 0; i < count; i++)
            {
                pairs.Add(await MessagePair.JoinedAsync((addresses[0], first), (addresses[1], second), folder, pairs.Count, federations: 1, ct));
            }

            for (int i = 0; i < count; i++)
            {
                pairs.Add(await MessagePair.JoinedAsync(addresses[0], first, folder, pairs.Count, federations: 1, ct));
            }

            foreach (DeliveryMode delivery in (DeliveryMode[])[DeliveryMode.Transient, DeliveryMode.Reliable])
            {
                await CompareAsync(
                    delivery,
                    Math.Clamp(arguments.GetValue(_rounds), 1, 20),
                    each,
                    new MessageMeasurement([hubs.Near], pairs[count..], delivery, window),
                    new MessageMeasurement([hubs.Near, hubs.Far], pairs[..count], delivery, window),
                    output,
                    ct);
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

    private static async Task CompareAsync(
        DeliveryMode delivery, int rounds, int each, MessageMeasurement oneHub, MessageMeasurement twoHubs, CliOutput output, CancellationToken ct)
    {
        // both before either is measured: the runtime compiles what runs often, beside it
        _ = await twoHubs.RunAsync(each, 0, ct);
        _ = await oneHub.RunAsync(each, 0, ct);
        List<double> shares = [];
        for (int round = 0; round < rounds; round++)
        {
            MessageFigures two = await twoHubs.RunAsync(each, 0, ct);
            MessageFigures one = await oneHub.RunAsync(each, 0, ct);
            shares.Add(Math.Round(two.PerSecond / one.PerSecond, 2));
            output.Json(new { @event = "hops", one, two, share = shares[^1] });
            output.Line($"[bold]{delivery}[/]");
            output.Facts(
                ("one hub", $"{one.PerSecond:N0} a second, {one.HubMicroseconds:F1} µs of its processor time each"),
                ("two hubs", $"{two.PerSecond:N0} a second, {two.HubMicroseconds:F1} µs of both; {shares[^1]:F2} of one"));
        }

        double median = shares.Order().ElementAt(shares.Count / 2);
        output.Json(new { @event = "share", delivery = delivery.ToString(), median });
        output.Line($"{delivery}: {median:F2} of one, the median of {rounds}");
    }
}
