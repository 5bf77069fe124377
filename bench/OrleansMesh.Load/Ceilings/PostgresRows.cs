using System.Globalization;
using System.Text.RegularExpressions;
using OrleansMesh.Cli.Processes;
using OrleansMesh.PrivatePostgres;

namespace OrleansMesh.Load.Ceilings;

/// <summary>Rows of a PostgreSQL server of its own, written by <c>pgbench</c>, flushed at each commit as the hub's store is.</summary>
internal sealed partial class PostgresRows : IAsyncDisposable
{
    private const string Program = "pgbench";
    private const string Table = "CREATE TABLE body (id BYTEA PRIMARY KEY, bytes BYTEA NOT NULL)";

    private readonly PostgresServer _server;
    private readonly string _program;
    private readonly string _folder;
    private readonly string _script;

    private PostgresRows(PostgresServer server, string program, string folder, int rowBytes)
    {
        _server = server;
        _program = program;
        _folder = folder;

        // bytes that are no repetition, so that nothing becomes shorter
        string bytes = $"decode(substr((SELECT string_agg(md5(random()::text), '') FROM generate_series(1, {(rowBytes / 16) + 1})), 1, {2 * rowBytes}), 'hex')";
        _script = $"INSERT INTO body SELECT uuid_send(gen_random_uuid()), kept.bytes FROM (SELECT {bytes} AS bytes) kept, generate_series(1, ";
    }

    /// <summary>Starts a server; null when <c>pgbench</c> is not on the PATH, or no PostgreSQL is installed.</summary>
    /// <param name="rowBytes">Of a row's body.</param>
    public static async Task<PostgresRows?> StartAsync(string folder, int rowBytes, CancellationToken ct)
    {
        string[] places = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        if (PostgresServer.Programs is null || places.Select(p => Path.Combine(p, Program)).FirstOrDefault(File.Exists) is not { } program)
        {
            return null;
        }

        var rows = new PostgresRows(await PostgresServer.StartNewAsync(), program, folder, rowBytes);
        _ = await rows.RunAsync("pgbench-table", Table, ["-t", "1"], ct);
        return rows;
    }

    /// <summary>Rows a second.</summary>
    /// <param name="clients">That write beside each other; 1 to 32.</param>
    /// <param name="rowsPerCommit">How many share a flush of one client; positive.</param>
    /// <exception cref="InvalidOperationException">It failed; the message is what it said.</exception>
    public async Task<double> PerSecondAsync(int clients, int rowsPerCommit, TimeSpan duration, CancellationToken ct)
    {
        double commits = await RunAsync(
            $"pgbench-{clients}-{rowsPerCommit}", $"{_script}{rowsPerCommit})", ["-c", Text(clients), "-T", Text((int)duration.TotalSeconds)], ct);
        return commits * rowsPerCommit;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _server.DisposeAsync();

    /// <summary>Runs one statement again and again; how often in a second.</summary>
    private async Task<double> RunAsync(string name, string statement, string[] options, CancellationToken ct)
    {
        string script = Path.Combine(_folder, name + ".sql");
        await File.WriteAllTextAsync(script, statement + ";\n", ct);
        await using ChildProcess process = ChildProcess.Start(
            name, _program, ["-h", _server.Host, "-U", PostgresServer.User, "-n", "-M", "prepared", "-j", "1", .. options, "-f", script, "postgres"], _folder);
        _ = await process.WaitForExitAsync(ct);
        string log = await File.ReadAllTextAsync(process.LogPath, ct);
        Match rate = Rate().Match(log);
        return rate.Success ? double.Parse(rate.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : throw new InvalidOperationException($"{_program} said no rate: {log}");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"tps = ([0-9.]+)")]
    private static partial Regex Rate();
}
