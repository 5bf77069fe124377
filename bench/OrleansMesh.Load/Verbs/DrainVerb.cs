using System.CommandLine;
using System.Net;
using OrleansMesh.Cli.Output;
using OrleansMesh.Load.Figures;
using OrleansMesh.Load.Messages;
using OrleansMesh.Load.Processes;
using OrleansMesh.Load.Sessions;

namespace OrleansMesh.Load.Verbs;

/// <summary><c>drain</c>: how fast a stored queue is emptied when a hub, or a mesh, is back .</summary>
internal sealed class DrainVerb : Command
{
    private readonly Option<int> _messages = new("--messages") { Description = "How many wait; 1 to 90,000.", DefaultValueFactory = _ => 20_000 };
    private readonly Option<string[]> _ways = new("--way")
    {
        Description = "What is measured: link, session, client; all without it.",
        DefaultValueFactory = _ => ["link", "session", "client"],
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<bool> _json = new("--json") { Description = "Print JSON, one value a line." };

    public DrainVerb()
        : base("drain", "Two linked hubs of its own: a queue of messages of 700 bytes is stored while a hub, or a mesh, is away, and emptied when it is back.\n\n"
            + "Examples:\n  OrleansMesh.Load drain\n  OrleansMesh.Load drain --messages 2000 --way link session --json")
    {
        _ways.AcceptOnlyFromAmong("link", "session", "client");
        foreach (Option option in (Option[])[_messages, _ways, _json])
        {
            Options.Add(option);
        }

        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken ct)
    {
        CliOutput output = LoadCommands.Output(arguments.GetValue(_json));
        int count = Math.Clamp(arguments.GetValue(_messages), 1, 90_000);
        string folder = Directory.CreateTempSubdirectory("orleansmesh-load-").FullName;
        try
        {
            int number = 0;
            foreach (string way in arguments.GetValue(_ways)!)
            {
                DrainFigures figures = await (way == "link" ? LinkAsync(folder, number++, count, ct) : MeshAsync(way, folder, number++, count, ct));
                output.Json(new { @event = "drain", figures });
                output.Facts((way, $"{figures.PerSecond:N0} a second ({figures.Messages:N0} messages), the first after {figures.FirstSeconds:N2} s"));
            }

            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The receiver's hub is away.</summary>
    private static async Task<DrainFigures> LinkAsync(string folder, int number, int count, CancellationToken ct)
    {
        await using LinkedHubs hubs = await LinkedHubs.StartAsync(folder, ct);
        var near = IPEndPoint.Parse(hubs.Near.Address);
        var far = IPEndPoint.Parse(hubs.FarAddress);
        await using MessagePair pair = await MessagePair.FederatedAsync(near, far, folder, number, federations: 1, ct);
        var run = new DrainRun(pair, count);
        using var toNear = new LeanDialer(near);
        using var toFar = new LeanDialer(far);
        await hubs.StopFarAsync();
        await run.StoreAsync(toNear, ct);
        await hubs.StartFarAsync(ct);
        return await run.TakeAsync("link", toFar, ct);
    }

    /// <summary>The receiver itself is away.</summary>
    private static async Task<DrainFigures> MeshAsync(string way, string folder, int number, int count, CancellationToken ct)
    {
        await using MeasuredServer hub = await MeasuredServer.HubAsync(folder, way, "127.0.0.1:0", [], ct);
        var address = IPEndPoint.Parse(hub.Address);
        await using MessagePair pair = await MessagePair.FederatedAsync(address, address, folder, number, federations: 1, ct);
        var run = new DrainRun(pair, count);
        using var dialer = new LeanDialer(address);
        await run.StoreAsync(dialer, ct);
        return await (way == "client" ? run.TakeByClientAsync(new Uri($"tcp://{address}"), ct) : run.TakeAsync(way, dialer, ct));
    }
}
