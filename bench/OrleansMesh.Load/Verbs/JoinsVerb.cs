using System.Collections.Concurrent;
using System.CommandLine;
using System.Net;
using Microsoft.AspNetCore.Connections;
using OrleansMesh.Cli.Output;
using OrleansMesh.Cryptography;
using OrleansMesh.Load.Figures;
using OrleansMesh.Load.Processes;
using OrleansMesh.Load.Sessions;
using OrleansMesh.Transport;
using OrleansMesh.Transport.Memory;

namespace OrleansMesh.Load.Verbs;

/// <summary><c>joins</c>: full joins a second from dialling to the admission, each by a mesh of its own, beside bare Noise handshakes of both sides in this process.</summary>
internal sealed class JoinsVerb : Command
{
    private const int BareHandshakes = 500;

    private readonly Option<int> _joins = new("--joins") { Description = "How many are measured.", DefaultValueFactory = _ => 1000 };
    private readonly Option<int> _atOnce = new("--at-once") { Description = "How many are under way.", DefaultValueFactory = _ => 16 };
    private readonly Option<bool> _json = new("--json") { Description = "Print JSON, one value a line." };

    public JoinsVerb()
        : base("joins", "Rate and latency of first joins (TCP, Noise, hello, registration, proof) at a hub of its own.\n\n"
            + "Examples:\n  OrleansMesh.Load joins\n  OrleansMesh.Load joins --joins 5000 --at-once 32 --json")
    {
        Options.Add(_joins);
        Options.Add(_atOnce);
        Options.Add(_json);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken ct)
    {
        CliOutput output = LoadCommands.Output(arguments.GetValue(_json));
        string folder = Directory.CreateTempSubdirectory("orleansmesh-load-").FullName;
        try
        {
            await using MeasuredServer hub = await MeasuredServer.HubAsync(folder, ct);
            int joins = arguments.GetValue(_joins);
            _ = await JoinAsync(hub, 0, Math.Min(joins, 200), arguments.GetValue(_atOnce), ct);
            (double rate, Quantiles latency) = await JoinAsync(hub, 200, joins, arguments.GetValue(_atOnce), ct);
            double bare = await BareMillisecondsAsync(ct);
            double each = 1000 / rate;
            output.Json(new { @event = "joins", joins, rate, latency, bareHandshakeMilliseconds = bare, ratio = each / bare });
            output.Facts(
                ("joins", $"{rate:N0} a second, p50 {latency.P50:F1} ms, p95 {latency.P95:F1} ms, p99 {latency.P99:F1} ms"),
                ("bare handshake", $"{bare:F3} ms, both sides on one thread"),
                ("ratio", $"{each / bare:F2} (wall time of one join by that of one handshake)"));
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<(double Rate, Quantiles Latency)> JoinAsync(MeasuredServer hub, int first, int count, int atOnce, CancellationToken ct)
    {
        TimeProvider clock = TimeProvider.System;
        using var dialer = new LeanDialer(IPEndPoint.Parse(hub.Address));
        using var meshes = new MeshesOfSessions($"{Environment.ProcessId}", 1, clock);
        Ed25519PrivateKey[] keys = [.. Enumerable.Range(0, count).Select(_ => Ed25519PrivateKey.Generate())];
        foreach (int number in Enumerable.Range(first, count))
        {
            // made before: what is measured is the join
            _ = meshes.Of(number);
        }

        var latencies = new ConcurrentBag<double>();
        long start = clock.GetTimestamp();
        await Parallel.ForAsync(first, first + count, new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = ct }, async (number, token) =>
        {
            long dialled = clock.GetTimestamp();
            await using ConnectionContext connection = await dialer.DialAsync(number, token);
            (SecureChannel channel, _) = await LeanJoin.RunAsync(connection.Transport, meshes.Of(number), keys[number - first], takesQueue: true, clock, token);
            latencies.Add(clock.GetElapsedTime(dialled).TotalMilliseconds);
            channel.Abort();
            await channel.DisposeAsync();
        });
        double seconds = clock.GetElapsedTime(start).TotalSeconds;
        Array.ForEach(keys, k => k.Dispose());
        return (Math.Round(count / seconds), Quantiles.Of([.. latencies]));
    }

    /// <summary>Of one Noise handshake over memory, one after the other.</summary>
    private static async Task<double> BareMillisecondsAsync(CancellationToken ct)
    {
        TimeProvider clock = TimeProvider.System;
        var options = new SecureChannelOptions();
        using var hubKey = Ed25519PrivateKey.Generate();
        using var meshKey = Ed25519PrivateKey.Generate();
        long start = 0;
        for (int i = -BareHandshakes / 5; i < BareHandshakes; i++)
        {
            start = i == 0 ? clock.GetTimestamp() : start;
            (MemoryConnection near, MemoryConnection far) = MemoryConnection.Pair();
            Task<SecureChannel?> accepting = SecureChannel.AcceptAsync(far.Pipe, hubKey, options, clock, ct);
            SecureChannel? mesh = await SecureChannel.ConnectAsync(near.Pipe, meshKey, options, clock, ct);
            SecureChannel? hub = await accepting;
            mesh?.Abort();
            hub?.Abort();
        }

        return clock.GetElapsedTime(start).TotalMilliseconds / BareHandshakes;
    }
}
