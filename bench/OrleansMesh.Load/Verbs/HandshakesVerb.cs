using System.Collections.Concurrent;
using System.CommandLine;
using OrleansMesh.Cli.Output;
using OrleansMesh.Client;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Load.Figures;
using OrleansMesh.Load.Probes;
using OrleansMesh.Load.Processes;

namespace OrleansMesh.Load.Verbs;

/// <summary><c>handshakes</c>: whole FMP handshakes at a steady rate, from the proposer's request to both sides' signed agreement, beside the signatures that one cannot do without (N-01).</summary>
internal sealed class HandshakesVerb : Command
{
    // Ed25519 of one handshake: answer to the challenge, agreement by each side; checked by the hub and by the other side.
    private const int SignaturesEach = 3;
    private const int ChecksEach = 6;
    private const int BareRounds = 300;

    private readonly Option<int> _perSecond = new("--per-second") { Description = "Handshakes begun each second.", DefaultValueFactory = _ => 200 };
    private readonly Option<int> _seconds = new("--seconds") { Description = "How long.", DefaultValueFactory = _ => 20 };
    private readonly Option<int> _warmUp = new("--warm-up") { Description = "Seconds at the same rate before, which do not count: a process that has just started compiles more than it signs.", DefaultValueFactory = _ => 20 };
    private readonly Option<int> _meshes = new("--meshes") { Description = "Half of them propose, half accept; 2 to 200.", DefaultValueFactory = _ => 40 };
    private readonly Option<bool> _json = new("--json") { Description = "Print JSON, one value a line." };

    public HandshakesVerb()
        : base("handshakes", "Federation handshakes through a hub of its own over real sockets, durable at the hub and at both meshes.\n\n"
            + "Examples:\n  OrleansMesh.Load handshakes\n  OrleansMesh.Load handshakes --per-second 50 --seconds 10 --json")
    {
        foreach (Option option in (Option[])[_perSecond, _seconds, _warmUp, _meshes, _json])
        {
            Options.Add(option);
        }

        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken ct)
    {
        if (!ShortCollections.IsOn)
        {
            return await ShortCollections.RunAsync(ct);
        }

        CliOutput output = LoadCommands.Output(arguments.GetValue(_json));
        int perSecond = arguments.GetValue(_perSecond);
        string folder = Directory.CreateTempSubdirectory("orleansmesh-load-").FullName;
        List<MeshFolder> folders = [];
        List<MeshClient> clients = [];
        try
        {
            await using MeasuredServer hub = await MeasuredServer.HubAsync(folder, ct);
            int half = Math.Clamp(arguments.GetValue(_meshes), 2, 200) / 2;
            for (int i = 0; i < 2 * half; i++)
            {
                folders.Add(MeshFolder.Create(Path.Combine(folder, $"mesh-{i}"), Did.Parse($"did:mesh:load:mesh-{i}")));
                clients.Add(await MeshClient.ConnectAsync(folders[i], new MeshClientOptions { Hub = new Uri($"tcp://{hub.Address}"), AutoAccept = _ => true }, ct));
            }

            _ = await RunAsync(clients, half, perSecond, TimeSpan.FromSeconds(arguments.GetValue(_warmUp)), ct);
            (PauseFigures hubPaused, PauseFigures meshesPaused) = (await hub.PausesAsync(ct), PauseFigures.Own());
            (TimeSpan hubBefore, TimeSpan meshesBefore) = (hub.Figures().Processor, Environment.CpuUsage.TotalTime);
            (Quantiles latency, Quantiles challenged, int done, int failed) = await RunAsync(clients, half, perSecond, TimeSpan.FromSeconds(arguments.GetValue(_seconds)), ct);
            double hubProcessor = (hub.Figures().Processor - hubBefore).TotalMilliseconds / Math.Max(done, 1);
            double meshesProcessor = (Environment.CpuUsage.TotalTime - meshesBefore).TotalMilliseconds / Math.Max(done, 1);
            (hubPaused, meshesPaused) = ((await hub.PausesAsync(ct)).Since(hubPaused), PauseFigures.Own().Since(meshesPaused));
            double bare = BareMilliseconds();
            output.Json(new { @event = "handshakes", perSecond, done, failed, latency, challenged, hubProcessor, meshesProcessor, hubPaused, meshesPaused, bareMilliseconds = bare, ratio = latency.P50 / bare });
            output.Facts(
                ("handshakes", $"{done:N0} at {perSecond:N0} a second, {failed} failed"),
                ("until the challenge", $"p50 {challenged.P50:F2} ms, p95 {challenged.P95:F2} ms, p99 {challenged.P99:F2} ms"),
                ("until both have signed", $"p50 {latency.P50:F2} ms, p95 {latency.P95:F2} ms, p99 {latency.P99:F2} ms"),
                ("processor time of each", $"hub {hubProcessor:F2} ms, all meshes {meshesProcessor:F2} ms, sum {hubProcessor + meshesProcessor:F2} ms"),
                ("collections", $"hub {hubPaused}, all meshes {meshesPaused}"),
                ("bare signatures", $"{bare:F2} ms: {SignaturesEach} made and {ChecksEach} checked, on one thread"),
                ("ratio", $"{latency.P50 / bare:F1} (p50 by that)"));
            return failed == 0 ? 0 : 1;
        }
        finally
        {
            foreach (MeshClient client in clients)
            {
                await client.DisposeAsync();
            }

            folders.ForEach(f => f.Dispose());
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Begins them at their times, whether or not those before have ended.</summary>
    private static async Task<(Quantiles Latency, Quantiles Challenged, int Done, int Failed)> RunAsync(
        List<MeshClient> clients, int half, int perSecond, TimeSpan duration, CancellationToken ct)
    {
        TimeProvider clock = TimeProvider.System;
        var latencies = new ConcurrentBag<double>();
        var challenges = new ConcurrentBag<double>();
        int failed = 0;
        List<Task> running = [];
        long start = clock.GetTimestamp();
        int total = (int)(duration.TotalSeconds * perSecond);
        await Task.Run(BeginAll, ct);
        await Task.WhenAll(running);
        return (Quantiles.Of([.. latencies]), Quantiles.Of([.. challenges]), latencies.Count, failed);

        void BeginAll()
        {
            for (int number = 0; number < total; number++)
            {
                Pace.Await(start + (long)((double)number / perSecond * clock.TimestampFrequency), ct);
                running.Add(FederateAsync(clients[number % half], clients[half + (number / half % half)], number));
            }
        }

        async Task FederateAsync(MeshClient proposer, MeshClient target, int number)
        {
            // counted from when it was due, so that a hub that stalls cannot hide it
            TimeSpan due = TimeSpan.FromSeconds((double)number / perSecond);
            try
            {
                _ = await proposer.FederateAsync(
                    target.MeshId,
                    new FederationTerms("load", [], [new FederationGrant(GrantKind.Message, "load.ping")], TimeSpan.FromHours(1)),
                    _ => challenges.Add((clock.GetElapsedTime(start) - due).TotalMilliseconds),
                    ct);
                latencies.Add((clock.GetElapsedTime(start) - due).TotalMilliseconds);
            }
            catch (Exception refused) when (refused is MeshRefusedException or MeshUnreachableException)
            {
                _ = Interlocked.Increment(ref failed);
            }
        }
    }

    private static double BareMilliseconds()
    {
        using var key = Ed25519PrivateKey.Generate();
        byte[] text = new byte[700];
        byte[] signature = key.Sign(text);
        long start = 0;
        for (int i = -BareRounds / 5; i < BareRounds; i++)
        {
            start = i == 0 ? TimeProvider.System.GetTimestamp() : start;
            for (int s = 0; s < SignaturesEach; s++)
            {
                signature = key.Sign(text);
            }

            for (int c = 0; c < ChecksEach; c++)
            {
                _ = key.PublicKey.Verify(text, signature);
            }
        }

        return TimeProvider.System.GetElapsedTime(start).TotalMilliseconds / BareRounds;
    }
}
