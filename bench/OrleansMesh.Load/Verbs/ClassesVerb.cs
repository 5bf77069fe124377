using System.CommandLine;
using System.Net;
using OrleansMesh.Cli.Output;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Qos;
using OrleansMesh.Load.Figures;
using OrleansMesh.Load.Messages;
using OrleansMesh.Load.Processes;
using OrleansMesh.Load.Sessions;

namespace OrleansMesh.Load.Verbs;

/// <summary><c>classes</c>: what a message of each class takes to one session while others of low urgency come as fast as the hub lets them (N-05, R-03).</summary>
internal sealed class ClassesVerb : Command
{
    private const int LowPerSecondMax = 20_000;

    private static readonly QosClass[] Paced = [QosClass.Critical, QosClass.High, QosClass.Normal];

    private readonly Option<int> _seconds = new("--seconds") { Description = "How long each time; 1 to 15.", DefaultValueFactory = _ => 8 };
    private readonly Option<int> _perSecond = new("--per-second") { Description = "Messages of critical, high and normal each; 1 to 1,000.", DefaultValueFactory = _ => 200 };
    private readonly Option<int> _low = new("--low-senders") { Description = "Meshes that send low messages as fast as they go; 1 to 16.", DefaultValueFactory = _ => 2 };
    private readonly Option<int> _lowMessages = new("--low-messages") { Description = "Low messages at most, signed ahead; never more than 20,000 for each second. At most 300,000.", DefaultValueFactory = _ => 300_000 };
    private readonly Option<int> _window = new("--window") { Description = "Messages of a sender without a receipt; 1 to 1,000.", DefaultValueFactory = _ => 256 };
    private readonly Option<DeliveryMode[]> _delivery = new("--delivery")
    {
        Description = "Transient, or Reliable: flushed before its receipt; one measurement after the other.",
        DefaultValueFactory = _ => [DeliveryMode.Transient, DeliveryMode.Reliable],
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<bool> _json = new("--json") { Description = "Print JSON, one value a line." };

    public ClassesVerb()
        : base("classes", "Signed messages of 700 bytes of all four classes to one session of a hub's own: low ones as fast as they go, the others at even times; their latencies, and the same without the low ones. Linux.\n\n"
            + "Examples:\n  OrleansMesh.Load classes\n  OrleansMesh.Load classes --seconds 2 --per-second 50 --low-senders 4 --json\n  OrleansMesh.Load classes --delivery Reliable")
    {
        foreach (Option option in (Option[])[_seconds, _perSecond, _low, _lowMessages, _window, _delivery, _json])
        {
            Options.Add(option);
        }

        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken ct)
    {
        CliOutput output = LoadCommands.Output(arguments.GetValue(_json));
        string folder = Directory.CreateTempSubdirectory("orleansmesh-load-").FullName;
        int low = Math.Clamp(arguments.GetValue(_low), 1, 16);
        try
        {
            await using MeasuredServer hub = await MeasuredServer.HubAsync(folder, ct);
            var address = IPEndPoint.Parse(hub.Address);
            using var dialer = new LeanDialer(address);
            foreach (DeliveryMode delivery in arguments.GetValue(_delivery)!)
            {
                // the first compiles the code and fills the pools
                _ = await MeasureAsync(address, dialer, folder, delivery, low, arguments, ct);
                IReadOnlyList<ClassFigures> alone = await MeasureAsync(address, dialer, folder, delivery, 0, arguments, ct);
                IReadOnlyList<ClassFigures> beside = await MeasureAsync(address, dialer, folder, delivery, low, arguments, ct);
                output.Json(new { @event = "classes", delivery = delivery.ToString(), alone, beside });
                output.Line($"[bold]{delivery}[/], {low} senders of low messages");
                foreach (ClassFigures one in beside)
                {
                    Quantiles? without = alone.FirstOrDefault(a => a.Class == one.Class)?.Latency;
                    output.Facts((one.Class, $"{one.PerSecond:N0} a second, {one.Refused:N0} refused; p50 {one.Latency.P50:F2} ms, p95 {one.Latency.P95:F2} ms, p99 {one.Latency.P99:F2} ms (the slowest hundredth: sender {one.Split.Slowest.Sender:F2} ms, hub {one.Split.Slowest.Hub:F2} ms, receiver {one.Split.Slowest.Receiver:F2} ms in the mean)"
                        + (without is null ? "" : $"; without the low ones p50 {without.P50:F2} ms, p99 {without.P99:F2} ms")));
                }
            }

            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<IReadOnlyList<ClassFigures>> MeasureAsync(
        IPEndPoint hub, LeanDialer dialer, string folder, DeliveryMode delivery, int low, ParseResult arguments, CancellationToken ct)
    {
        int seconds = Math.Clamp(arguments.GetValue(_seconds), 1, 15);
        int perSecond = Math.Clamp(arguments.GetValue(_perSecond), 1, 1000);
        string name = Path.GetRandomFileName().Replace(".", "", StringComparison.Ordinal);
        var meshes = new List<MessageMesh> { MessageMesh.Create(folder, $"{name}-target") };
        try
        {
            var makes = new List<(QosClass Class, MessageMesh Mesh, Guid[] Federations)>();
            foreach (QosClass urgency in (QosClass[])[.. Paced, .. Enumerable.Repeat(QosClass.Low, low)])
            {
                var mesh = MessageMesh.Create(folder, $"{name}-{meshes.Count}");
                meshes.Add(mesh);
                makes.Add((urgency, mesh, await mesh.FederateAsync(hub, meshes[0], hub, 1, ct)));
                await mesh.JoinAsync(dialer, takesQueue: false, meshes.Count, ct);
            }

            await meshes[0].JoinAsync(dialer, takesQueue: true, 0, ct);
            int paced = seconds * perSecond;
            int many = low == 0 ? 0 : Math.Max(1, Math.Min(seconds * LowPerSecondMax, Math.Min(arguments.GetValue(_lowMessages), 300_000)) / low);
            ClassSource[] sources = await Task.WhenAll(makes.Select((m, i) => Task.Run(
                () =>
                {
                    int first = (Math.Min(i, Paced.Length) * paced) + (Math.Max(i - Paced.Length, 0) * many);
                    int count = i < Paced.Length ? paced : many;
                    return new ClassSource(m.Class, m.Mesh, SignedBatch.Sign(m.Mesh, meshes[0], m.Federations, delivery, m.Class, first, count), i < Paced.Length ? perSecond : 0);
                },
                ct)));
            SettledHeap.Make();
            return await new ClassRun(meshes[0], sources, Math.Clamp(arguments.GetValue(_window), 1, 1000)).RunAsync(ct);
        }
        finally
        {
            foreach (MessageMesh mesh in meshes)
            {
                await mesh.DisposeAsync();
            }
        }
    }
}
