using System.Diagnostics;
using System.Globalization;

namespace OrleansMesh.PrivatePostgres;

/// <summary>A PostgreSQL server of a test's or a measurement's own: a cluster in a temporary folder, reached by a socket there alone. It ends with this process, however that ends.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    /// <summary>Who they are to it.</summary>
    public const string User = "orleansmesh";

    // The shell outlives this process by a moment: its standard input ends, and it ends the server.
    private const string Keeper = "\"$@\" </dev/null & pid=$!; echo $pid; read -r _; kill -QUIT $pid 2>/dev/null; wait $pid";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo _folder;
    private Process? _keeper;
    private int _pid;

    private PostgresServer(DirectoryInfo folder) => _folder = folder;

    /// <summary>Where its socket is.</summary>
    public string Host => _folder.FullName;

    /// <summary>The folder with <c>initdb</c> and <c>postgres</c>, of the newest version that is installed; null for none.</summary>
    public static string? Programs { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Concat(Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), out int version) ? version : 0).Select(folder => Path.Combine(folder, "bin"))
            : [])
        .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "postgres")));

    private string Data => Path.Combine(_folder.FullName, "data");

    /// <summary>Makes a cluster and starts it.</summary>
    public static async Task<PostgresServer> StartNewAsync()
    {
        var server = new PostgresServer(Directory.CreateTempSubdirectory("om-pg-"));
        if (Environment.IsPrivilegedProcess)
        {
            // PostgreSQL refuses to run as root
            await RunAsync(["chown", "nobody", server._folder.FullName]);
        }

        await RunAsync([.. As("initdb"), "-D", server.Data, "-U", User, "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]);
        await server.StartAsync();
        return server;
    }

    /// <summary>The address of its database, or of a schema in it that exists.</summary>
    public string Address(string? schema = null) => $"postgresql:///postgres?host={_folder.FullName}&user={User}{(schema is null ? "" : $"&schema={schema}")}";

    /// <summary>Runs one statement by <c>psql</c>; returns what it prints.</summary>
    public Task<string> SqlAsync(string sql) => RunAsync([Path.Combine(Programs!, "psql"), "-h", Host, "-U", User, "-d", "postgres", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", sql]);

    /// <summary>Starts it; what a kill left is recovered first.</summary>
    public async Task StartAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await TryStartAsync(patience.Token))
        {
            // what is left of the one before still holds its memory
            await Task.Yield();
        }
    }

    /// <summary>Kills all of it, at once and without a word (SIGKILL).</summary>
    public async Task KillAsync()
    {
        using var postmaster = Process.GetProcessById(_pid);
        postmaster.Kill(entireProcessTree: true);
        await EndKeeperAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await EndKeeperAsync();
        _folder.Delete(recursive: true);
    }

    private async Task<bool> TryStartAsync(CancellationToken cancellationToken)
    {
        string[] command =
        [
            "-c", Keeper, "sh", .. As("postgres"), "-D", Data, "-k", _folder.FullName, "-c", "listen_addresses=", "-c", "shared_buffers=16MB", "-c", "max_connections=60", "-c", "jit=off",
        ];
        var start = new ProcessStartInfo("/bin/sh", command) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        start.Environment["LC_ALL"] = "C";
        _keeper = Process.Start(start)!;
        _pid = int.Parse((await _keeper.StandardOutput.ReadLineAsync(cancellationToken))!, CultureInfo.InvariantCulture);
        while (await _keeper.StandardError.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.Contains("database system is ready to accept connections", StringComparison.Ordinal))
            {
                // its log must not fill the pipe
                _ = _keeper.StandardError.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
                return true;
            }
        }

        await EndKeeperAsync();
        return false;
    }

    private async Task EndKeeperAsync()
    {
        if (_keeper is null)
        {
            return;
        }

        _keeper.StandardInput.Close();
        using var patience = new CancellationTokenSource(Patience);
        await _keeper.WaitForExitAsync(patience.Token);
        _keeper.Dispose();
        _keeper = null;
    }

    private static string[] As(string program) => Environment.IsPrivilegedProcess
        ? ["setpriv", "--reuid=nobody", "--clear-groups", Path.Combine(Programs!, program)]
        : [Path.Combine(Programs!, program)];

    private static async Task<string> RunAsync(string[] command)
    {
        using Process process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" })!;
        using var patience = new CancellationTokenSource(Patience);
        Task<string> errors = process.StandardError.ReadToEndAsync(patience.Token);
        string output = await process.StandardOutput.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        return process.ExitCode == 0 ? output.Trim() : throw new InvalidOperationException($"{command[0]} ended with {process.ExitCode}: {await errors}");
    }
}
