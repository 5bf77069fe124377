using System.CommandLine;
using OrleansMesh.Cli.Output;
using OrleansMesh.Load.Ceilings;
using OrleansMesh.Load.Figures;
using OrleansMesh.Load.Messages;

namespace OrleansMesh.Load.Verbs;

/// <summary><c>ceilings</c>: what the same machine does of a part of a hub's work alone: verify, relay without verifying (NATS), store (SQLite, PostgreSQL). To be read beside <c>messages</c> (N-02).</summary>
internal sealed class CeilingsVerb : Command
{
    private const int PostgresClients = 32;

    private static readonly TimeSpan StoreTime = TimeSpan.FromSeconds(3);

    private readonly Option<int> _messages = new("--messages") { Description = "How many go over NATS; at most 3,000,000.", DefaultValueFactory = _ => 600_000 };
    private readonly Option<int> _pairs = new("--pairs") { Description = "Publishers with a subscriber each; 1 to 64.", DefaultValueFactory = _ => 4 };
    private readonly Option<int> _window = new("--window") { Description = "Messages of a publisher that are not delivered yet; 1 to 1,000.", DefaultValueFactory = _ => 256 };
    private readonly Option<bool> _json = new("--json") { Description = "Print JSON, one value a line." };

    public CeilingsVerb()
        : base("ceilings", "What the same machine does of a part of a hub's work alone: Ed25519 checks on all processors; messages of 700 bytes, unsigned, over the nats-server of the PATH (apt-get install nats-server), "
            + "when there is one; rows of 700 bytes in SQLite, and in PostgreSQL by the pgbench of the PATH (apt-get install postgresql), when there is one. Linux.\n\nExamples:\n  OrleansMesh.Load ceilings\n  OrleansMesh.Load ceilings --messages 20000 --json")
    {
        foreach (Option option in (Option[])[_messages, _pairs, _window, _json])
        {
            Options.Add(option);
        }

        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken ct)
    {
        CliOutput output = LoadCommands.Output(arguments.GetValue(_json));
        string folder = Directory.CreateTempSubdirectory("orleansmesh-load-").FullName;
        try
        {
            double checks = BareCheck.MachinePerSecond();
            (double PerSecond, double Microseconds)? nats = await NatsAsync(
                folder, Math.Clamp(arguments.GetValue(_messages), 1, 3_000_000), Math.Clamp(arguments.GetValue(_pairs), 1, 64), Math.Clamp(arguments.GetValue(_window), 1, 1000), ct);
            double one = SqliteRows.PerSecond(Path.Combine(folder, "one.db"), SignedBatch.EnvelopeBytes, 1, StoreTime);
            double many = SqliteRows.PerSecond(Path.Combine(folder, "many.db"), SignedBatch.EnvelopeBytes, 64, StoreTime);
            (double One, double Many, double Beside)? postgres = await PostgresAsync(folder, ct);
            output.Json(new
            {
                @event = "ceilings",
                checksPerSecond = Math.Round(checks),
                natsPerSecond = nats is { } n ? Math.Round(n.PerSecond) : (double?)null,
                natsMicroseconds = nats is { } m ? Math.Round(m.Microseconds, 1) : (double?)null,
                sqlitePerSecond = Math.Round(one),
                sqliteBy64PerSecond = Math.Round(many),
                postgresPerSecond = postgres is { } p ? Math.Round(p.One) : (double?)null,
                postgresBy64PerSecond = postgres is { } q ? Math.Round(q.Many) : (double?)null,
                postgresOf32ClientsPerSecond = postgres is { } r ? Math.Round(r.Beside) : (double?)null,
            });
            output.Facts(
                ("checks", $"{checks:N0} a second on {Environment.ProcessorCount} processors"),
                ("nats-server", nats is { } found ? $"{found.PerSecond:N0} messages a second, {found.Microseconds:F1} µs of its processor time each" : "none on the PATH: apt-get install nats-server, and run this again"),
                ("SQLite", $"{one:N0} rows a second with a flush each, {many:N0} with a flush for 64"),
                ("PostgreSQL", postgres is { } rows
                    ? $"{rows.One:N0} rows a second with a flush each, {rows.Many:N0} with a flush for 64, {rows.Beside:N0} of {PostgresClients} clients with a row each (pgbench)"
                    : "no pgbench on the PATH, or no server: apt-get install postgresql, and run this again"));
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<(double One, double Many, double Beside)?> PostgresAsync(string folder, CancellationToken ct)
    {
        await using PostgresRows? rows = await PostgresRows.StartAsync(folder, SignedBatch.EnvelopeBytes, ct);
        return rows is null
            ? null
            : (await rows.PerSecondAsync(1, 1, StoreTime, ct), await rows.PerSecondAsync(1, 64, StoreTime, ct), await rows.PerSecondAsync(PostgresClients, 1, StoreTime, ct));
    }

    private static async Task<(double PerSecond, double Microseconds)?> NatsAsync(string folder, int messages, int pairs, int window, CancellationToken ct)
    {
        await using NatsServer? server = await NatsServer.StartAsync(folder, ct);
        if (server is null)
        {
            return null;
        }

        var open = new List<NatsPair>();
        try
        {
            while (open.Count < pairs)
            {
                open.Add(await NatsPair.ConnectAsync(server.Address, $"load{open.Count}", SignedBatch.EnvelopeBytes, ct));
            }

            int each = Math.Max(1, messages / pairs);
            await Task.WhenAll(open.Select(p => p.RunAsync(Math.Max(1, each / 5), window, ct)));
            TimeSpan before = server.Processor;
            long start = TimeProvider.System.GetTimestamp();
            await Task.WhenAll(open.Select(p => p.RunAsync(each, window, ct)));
            double seconds = TimeProvider.System.GetElapsedTime(start).TotalSeconds;
            return (each * pairs / seconds, (server.Processor - before).TotalMicroseconds / (each * pairs));
        }
        finally
        {
            foreach (NatsPair pair in open)
            {
                await pair.DisposeAsync();
            }
        }
    }
}
