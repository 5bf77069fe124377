using System.Diagnostics;

namespace OrleansMesh.Cli.Processes;

/// <summary>A process of ours: its lines can be awaited, all of them are in a log file, and it never outlives its owner.</summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan TerminateTimeout = TimeSpan.FromSeconds(15);

    private readonly Process _process;
    private readonly StreamWriter _log;
    private readonly Lock _logGate = new();
    private readonly Task _pumps;

    private ChildProcess(string name, Process process, string logPath)
    {
        Name = name;
        LogPath = logPath;
        _process = process;
        _log = new StreamWriter(logPath, append: true) { AutoFlush = true };
        _pumps = Task.WhenAll(PumpAsync(process.StandardOutput, "out", Output), PumpAsync(process.StandardError, "err", Error));
    }

    /// <summary>What it is called in messages.</summary>
    public string Name { get; }

    /// <summary>Where its lines are kept.</summary>
    public string LogPath { get; }

    /// <summary>The operating system's number for it.</summary>
    public int Id => _process.Id;

    /// <summary>Whether it ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Its lines on standard output.</summary>
    public LineBuffer Output { get; } = new();

    /// <summary>Its lines on standard error.</summary>
    public LineBuffer Error { get; } = new();

    /// <summary>Its standard input.</summary>
    public StreamWriter Input => _process.StandardInput;

    /// <summary>Starts <paramref name="fileName"/>, through no shell.</summary>
    /// <param name="name">What to call it; its log is <c>name.log</c> in <paramref name="logFolder"/>, appended to.</param>
    public static ChildProcess Start(
        string name, string fileName, IEnumerable<string> arguments, string logFolder, IReadOnlyDictionary<string, string>? environment = null)
    {
        Directory.CreateDirectory(logFolder);
        var start = new ProcessStartInfo(fileName, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach ((string variable, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[variable] = value;
        }

        Process process = Process.Start(start) ?? throw new InvalidOperationException($"{fileName} did not start.");
        return new ChildProcess(name, process, Path.Combine(logFolder, name + ".log"));
    }

    /// <summary>Waits for the end and all lines; the exit code.</summary>
    public async Task<int> WaitForExitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        await _pumps.WaitAsync(cancellationToken);
        return _process.ExitCode;
    }

    /// <summary>SIGKILL: no handler runs, nothing is flushed.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await WaitForExitAsync(CancellationToken.None);
    }

    /// <summary>SIGTERM, and SIGKILL when that does not help within 15 s; the exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        if (ProcessSignals.TryTerminate(_process))
        {
            using var late = new CancellationTokenSource(TerminateTimeout, TimeProvider.System);
            await _process.WaitForExitAsync(late.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await KillAsync();
        return _process.ExitCode;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        await _log.DisposeAsync();
        _process.Dispose();
    }

    private async Task PumpAsync(StreamReader reader, string tag, LineBuffer lines)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            Log(tag, line);
            lines.Add(line);
        }

        lines.Complete();
    }

    private void Log(string tag, string line)
    {
        lock (_logGate)
        {
            _log.WriteLine($"{tag} {line}");
        }
    }
}
