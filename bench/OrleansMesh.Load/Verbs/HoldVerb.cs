using System.CommandLine;
using System.Net;
using Microsoft.AspNetCore.Connections;
using OrleansMesh.Cli.Output;
using OrleansMesh.Cryptography;
using OrleansMesh.Load.Figures;
using OrleansMesh.Load.Sessions;
using OrleansMesh.Transport;

namespace OrleansMesh.Load.Verbs;

/// <summary><c>hold</c>, one generator process of <c>idle</c>: opens connections, tells its counts for each line on standard input, and ends with it.</summary>
internal sealed class HoldVerb : Command
{
    private readonly Option<string> _hub = new("--hub") { Required = true };
    private readonly Option<int> _first = new("--first");
    private readonly Option<int> _sessions = new("--sessions");
    private readonly Option<int> _perMesh = new("--per-mesh") { DefaultValueFactory = _ => 1 };
    private readonly Option<bool> _noQueue = new("--no-queue");
    private readonly Option<int> _bareSeconds = new("--bare-seconds") { Description = "Bare connections, pinged after so many seconds of silence; 0 for sessions." };

    public HoldVerb()
        : base("hold", "A generator process of idle.")
    {
        Hidden = true;
        Options.Add(_hub);
        Options.Add(_first);
        Options.Add(_sessions);
        Options.Add(_perMesh);
        Options.Add(_noQueue);
        Options.Add(_bareSeconds);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken ct)
    {
        TimeProvider clock = TimeProvider.System;
        CliOutput output = LoadCommands.Output(isJson: true);
        var counts = new PulseCounts();
        using var dialer = new LeanDialer(IPEndPoint.Parse(arguments.GetValue(_hub)!));
        using var meshes = new MeshesOfSessions($"{Environment.ProcessId}", arguments.GetValue(_perMesh), clock);
        TimeSpan bareInterval = TimeSpan.FromSeconds(arguments.GetValue(_bareSeconds));
        bool takesQueue = !arguments.GetValue(_noQueue);
        var swarm = new Swarm(
            async (number, token) =>
            {
                ConnectionContext connection = await dialer.DialAsync(number, token);
                if (bareInterval > TimeSpan.Zero)
                {
                    return new BareConnection(connection, bareInterval, counts, clock);
                }

                using var nodeKey = Ed25519PrivateKey.Generate();
                (SecureChannel channel, TimeSpan interval) = await LeanJoin.RunAsync(connection.Transport, meshes.Of(number), nodeKey, takesQueue, clock, token);
                return new LeanSession(connection, channel, interval, counts, clock);
            },
            counts,
            clock);
        using var pulsing = CancellationTokenSource.CreateLinkedTokenSource(ct);
        Task pulse = swarm.PulseAsync(pulsing.Token);
        long start = clock.GetTimestamp();
        await swarm.OpenAsync(arguments.GetValue(_first), arguments.GetValue(_sessions), ct);
        output.Json(new { @event = "opened", sessions = arguments.GetValue(_sessions), seconds = clock.GetElapsedTime(start).TotalSeconds });
        while (await Console.In.ReadLineAsync(ct) is not null)
        {
            output.Json(HeartbeatFigures.Of(counts));
        }

        await pulsing.CancelAsync();
        await pulse;
        await swarm.AnswersAsync();
        output.Json(HeartbeatFigures.Of(counts));
        await swarm.CloseAsync();
        return 0;
    }
}
