using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;

namespace OrleansMesh.Load.Probes;

/// <summary>What the operating system says of a process.</summary>
/// <param name="PrivateBytes">Resident and not shared with any other process (Private_Clean and Private_Dirty of smaps_rollup).</param>
/// <param name="Processor">User and system time so far.</param>
internal sealed record ProcessFigures(long PrivateBytes, TimeSpan Processor)
{
    /// <summary>Reads them; Linux.</summary>
    public static ProcessFigures Read(int processId)
    {
        long kilobytes = File.ReadLines($"/proc/{processId}/smaps_rollup")
            .Where(l => l.StartsWith("Private_Clean:", StringComparison.Ordinal) || l.StartsWith("Private_Dirty:", StringComparison.Ordinal))
            .Sum(l => long.Parse(l.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture));
        using var process = Process.GetProcessById(processId);
        return new ProcessFigures(kilobytes * 1024, process.TotalProcessorTime);
    }

    /// <summary>Lets a process with a probe settle its heap.</summary>
    public static Task<HeapFigures> SettleAsync(string probePath, CancellationToken ct) => AskAsync<HeapFigures>(probePath, ProbeServer.Heap, ct);

    /// <summary>Asks a process with a probe for its collections.</summary>
    public static Task<PauseFigures> PausesAsync(string probePath, CancellationToken ct) => AskAsync<PauseFigures>(probePath, ProbeServer.Pauses, ct);

    private static async Task<T> AskAsync<T>(string probePath, byte what, CancellationToken ct)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(probePath), ct);
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync(new[] { what }, ct);
        return await JsonSerializer.DeserializeAsync<T>(stream, cancellationToken: ct) ?? throw new InvalidOperationException("The probe said nothing.");
    }
}
