using System.CommandLine;
using OrleansMesh.Cli.Output;
using OrleansMesh.Load.Figures;
using OrleansMesh.Load.Probes;
using OrleansMesh.Load.Processes;

namespace OrleansMesh.Load.Verbs;

/// <summary><c>idle</c>: what joined sessions cost a hub while nobody says anything, beside bare connections in the same run.</summary>
internal sealed class IdleVerb : Command
{
    // Joins of the first sessions compile code and open database pages that the sessions of the measurement then share.
    private const int WarmUpSessions = 200;
    private const int BareInterval = 15;

    private readonly Option<int> _sessions = new("--sessions") { Description = "How many sessions are held.", DefaultValueFactory = _ => 10_000 };
    private readonly Option<int> _processes = new("--processes") { Description = "From how many generator processes.", DefaultValueFactory = _ => 2 };
    private readonly Option<int> _perMesh = new("--per-mesh") { Description = "How many sessions share a mesh, 1 to 16.", DefaultValueFactory = _ => 1 };
    private readonly Option<bool> _noQueue = new("--no-queue") { Description = "Sessions do not take their mesh's stored queue." };
    private readonly Option<int> _settle = new("--settle") { Description = "Seconds between the last join and the measurement.", DefaultValueFactory = _ => 20 };
    private readonly Option<int> _hold = new("--hold") { Description = "Seconds that are measured.", DefaultValueFactory = _ => 60 };
    private readonly Option<bool> _noReference = new("--no-reference") { Description = "Without the bare connections." };
    private readonly Option<bool> _json = new("--json") { Description = "Print JSON, one value a line." };

    public IdleVerb()
        : base("idle", "Memory, processor time and heartbeats of a hub with many idle sessions, and of an echo with as many bare connections. Linux.\n\n"
            + "The hub and each generator need a file descriptor for each session: run 'ulimit -n 65536' before, or raise LimitNOFILE.\n\n"
            + "Examples:\n  OrleansMesh.Load idle\n  OrleansMesh.Load idle --sessions 10000 --per-mesh 16 --hold 120 --json")
    {
        foreach (Option option in (Option[])[_sessions, _processes, _perMesh, _noQueue, _settle, _hold, _noReference, _json])
        {
            Options.Add(option);
        }

        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken ct)
    {
        CliOutput output = LoadCommands.Output(arguments.GetValue(_json));
        int sessions = arguments.GetValue(_sessions);
        if (!FileDescriptors.Allow(sessions + 1000, out long allowed))
        {
            output.Fail(new Cli.CliFailureException(
                "descriptors", $"{sessions} sessions need {sessions + 1000} file descriptors in one process; {allowed} are allowed.", "Run 'ulimit -n 65536' as root first, or raise LimitNOFILE."));
            return 1;
        }

        string folder = Directory.CreateTempSubdirectory("orleansmesh-load-").FullName;
        try
        {
            IdleFigures hub;
            await using (MeasuredServer server = await MeasuredServer.HubAsync(folder, ct))
            {
                hub = await MeasureAsync(arguments, server, 0, folder, ct);
            }

            Show(output, "sessions", hub);
            if (!arguments.GetValue(_noReference))
            {
                await using MeasuredServer server = await MeasuredServer.BareAsync(folder, ct);
                IdleFigures bare = await MeasureAsync(arguments, server, BareInterval, folder, ct);
                Show(output, "bare connections", bare);
                ShowRatio(output, hub, bare);
            }

            return hub.AllAnswered ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<IdleFigures> MeasureAsync(ParseResult arguments, MeasuredServer server, int bareSeconds, string folder, CancellationToken ct)
    {
        int sessions = arguments.GetValue(_sessions);
        Task<Generator> OpenAsync(string name, int count) => Generator.OpenAsync(
            name, server.Address, count, arguments.GetValue(_processes), arguments.GetValue(_perMesh), !arguments.GetValue(_noQueue), bareSeconds, folder, ct);

        await using (Generator warmUp = await OpenAsync("warm-up", Math.Min(sessions, WarmUpSessions)))
        {
            await warmUp.FinishAsync(ct);
        }

        (ProcessFigures, HeapFigures) Now(HeapFigures heap) => (server.Figures(), heap);
        (ProcessFigures Process, HeapFigures Heap) before = Now(await server.SettleAsync(ct));
        await using Generator generator = await OpenAsync(bareSeconds > 0 ? "bare-clients" : "clients", sessions);
        await WaitAsync(arguments.GetValue(_settle), ct);

        HeartbeatFigures first = await generator.CountAsync(ct);
        ProcessFigures idle = server.Figures();
        double seconds = await WaitAsync(arguments.GetValue(_hold), ct);
        ProcessFigures later = server.Figures();
        HeartbeatFigures second = await generator.CountAsync(ct);

        HeapFigures settled = await server.SettleAsync(ct);
        (ProcessFigures Process, HeapFigures Heap) after = Now(settled);
        await WaitAsync(arguments.GetValue(_settle), ct);
        HeapFigures end = await server.SettleAsync(ct);
        HeartbeatFigures total = await generator.FinishAsync(ct);
        (double settledBytes, double heap, double pinned) = IdleFigures.PerConnection(sessions, before, after);
        return new IdleFigures(
            sessions,
            Math.Round(sessions / generator.OpenSeconds),
            Math.Round((later.PrivateBytes - before.Process.PrivateBytes) / (double)sessions),
            Math.Round(settledBytes),
            Math.Round(heap),
            Math.Round(pinned),
            Math.Round((later.Processor - idle.Processor).TotalSeconds / seconds, 4),
            Math.Round((end.AllocatedBytes - settled.AllocatedBytes) / Math.Max(1.0, total.Sent + total.Asked - second.Sent - second.Asked)),
            second.Minus(first),
            total);
    }

    private static async Task<double> WaitAsync(int seconds, CancellationToken ct)
    {
        long start = TimeProvider.System.GetTimestamp();
        await Task.Delay(TimeSpan.FromSeconds(seconds), TimeProvider.System, ct);
        return TimeProvider.System.GetElapsedTime(start).TotalSeconds;
    }

    private static void Show(CliOutput output, string what, IdleFigures figures)
    {
        output.Json(new { @event = what, figures });
        output.Line($"[bold]{what}[/]");
        output.Facts(
            ("opened", $"{figures.Connections:N0}, {figures.OpenedPerSecond:N0} a second"),
            ("memory of each", $"{figures.NaturalBytes / 1024:F1} KiB private and resident, {figures.SettledBytes / 1024:F1} KiB after full collections"),
            ("heap of each", $"{figures.HeapBytes / 1024:F2} KiB, and {figures.PinnedBytes / 1024:F2} KiB pinned heap"),
            ("processor", $"{figures.CoreShare:P1} of one core"),
            ("garbage", $"{figures.AllocatedPerPing:N0} B for each heartbeat"),
            ("heartbeats, window", $"{figures.Window.Sent:N0} sent, {figures.Window.Answered:N0} answered, {figures.Window.Asked:N0} asked by the server"),
            ("heartbeats, all", $"{figures.Total.Sent:N0} sent, {figures.Total.Answered:N0} answered, {figures.Total.Asked:N0} asked, {figures.Total.Ended:N0} connections lost"),
            ("ping to pong", $"p50 {figures.Total.Latency.P50:F2} ms, p99 {figures.Total.Latency.P99:F2} ms"));
    }

    private static void ShowRatio(CliOutput output, IdleFigures hub, IdleFigures bare)
    {
        double memory = Math.Round(hub.SettledBytes / bare.SettledBytes, 2);
        double processor = Math.Round(hub.CoreShare / Math.Max(0.0001, bare.CoreShare), 2);
        output.Json(new { @event = "ratio", memory, processor });
        output.Line($"ratio: memory {memory:F2}, processor {processor:F2}");
    }
}
