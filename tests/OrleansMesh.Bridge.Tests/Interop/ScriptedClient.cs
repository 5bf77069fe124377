using System.Diagnostics;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using ModelContextProtocol.Server;

namespace OrleansMesh.Bridge.Tests.Interop;

/// <summary>The unmodified TypeScript SDK client as a process, driven step by step, in front of a bridge that lives in the test.</summary>
internal sealed class ScriptedClient : IAsyncDisposable
{
    private static readonly TimeSpan StepTimeout = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Socket _listener;
    private readonly string _path;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    private ScriptedClient(Process process, Socket listener, string path, MeshBridge bridge)
    {
        _process = process;
        _listener = listener;
        _path = path;
        _serving = ServeAsync(bridge);
    }

    /// <summary>The client's report of its connect step.</summary>
    public JsonObject Connected { get; private set; } = [];

    public static async Task<ScriptedClient> StartAsync(MeshBridge bridge)
    {
        string path = Path.Combine(Path.GetTempPath(), $"om-{Guid.NewGuid():N}.sock");
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen(1);
        var start = new ProcessStartInfo("node") { RedirectStandardInput = true, RedirectStandardOutput = true, WorkingDirectory = Npm.Folder };
        foreach (string argument in (string[])["mcp-client.mjs", "--json", "--drive", "--", "node", Path.Combine(Npm.Folder, "stdio-to-socket.mjs"), path])
        {
            start.ArgumentList.Add(argument);
        }

        var client = new ScriptedClient(Process.Start(start)!, listener, path, bridge);
        client.Connected = await client.ReadAsync();
        return client;
    }

    /// <summary>Does one step and returns its report.</summary>
    public async Task<JsonObject> StepAsync(object step)
    {
        await _process.StandardInput.WriteLineAsync(System.Text.Json.JsonSerializer.Serialize(step));
        await _process.StandardInput.FlushAsync();
        return await ReadAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync().WaitAsync(StepTimeout);
        _process.Dispose();
        await _stop.CancelAsync();
        _listener.Dispose();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        File.Delete(_path);
    }

    private async Task<JsonObject> ReadAsync()
    {
        string? line = await _process.StandardOutput.ReadLineAsync().WaitAsync(StepTimeout);
        return JsonNode.Parse(line ?? throw new InvalidOperationException("The client ended."))!.AsObject();
    }

    private async Task ServeAsync(MeshBridge bridge)
    {
        using Socket socket = await _listener.AcceptAsync(_stop.Token);
        await using var stream = new NetworkStream(socket);
        await bridge.ServeAsync(new StreamServerTransport(stream, stream), _stop.Token);
    }
}
