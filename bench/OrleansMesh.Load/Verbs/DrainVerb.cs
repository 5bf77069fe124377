using System.CommandLine;
using System.Net;
using System.Net.NetworkInformation;
using OrleansMesh.Cli.Output;
using OrleansMesh.Load.Figures;
using OrleansMesh.Load.Messages;
using OrleansMesh.Load.Processes;
using OrleansMesh.Load.Sessions;

namespace OrleansMesh.Load.Verbs;

/// <summary><c>drain</c>: how fast a stored queue is emptied when a hub, or a mesh, is back .</summary>
internal sealed class DrainVerb : Command
{
    // below the ports that the system gives to who dials: a hub that is started again finds its own free
    private const int PortMin = 20_000;
    private const int PortMax = 32_000;

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
        string[] options = ["--region", "eu", "--admit-hubs", "any"];
        string address = FreeAddress();
        MeasuredServer? far = await MeasuredServer.HubAsync(folder, "far", address, options, ct);
        try
        {
            await using MeasuredServer near = await MeasuredServer.HubAsync(folder, "near", "127.0.0.1:0", ["--region", "na", "--link", $"tcp://{far.Address}#{far.NodeId}"], ct);
            using FederatedMeshes meshes = await FederatedMeshes.BuildAsync(new Uri("tcp://" + near.Address), new Uri("tcp://" + far.Address), folder, number, ct);
            var run = new DrainRun(meshes, count);
            using var toNear = new LeanDialer(IPEndPoint.Parse(near.Address));
            using var toFar = new LeanDialer(IPEndPoint.Parse(address));
            await far.DisposeAsync();
            far = null;
            await run.StoreAsync(toNear, ct);
            far = await MeasuredServer.HubAsync(folder, "far", address, options, ct);
            return await run.TakeAsync("link", toFar, ct);
        }
        finally
        {
            await (far?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
    }

    private static string FreeAddress()
    {
        HashSet<int> taken = [.. IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Select(at => at.Port)];
        int port;
        do
        {
            port = Random.Shared.Next(PortMin, PortMax);
        }
        while (taken.Contains(port));

        return $"127.0.0.1:{port}";
    }

    /// <summary>The receiver itself is away.</summary>
    private static async Task<DrainFigures> MeshAsync(string way, string folder, int number, int count, CancellationToken ct)
    {
        await using MeasuredServer hub = await MeasuredServer.HubAsync(folder, way, "127.0.0.1:0", [], ct);
        var address = new Uri("tcp://" + hub.Address);
        using FederatedMeshes meshes = await FederatedMeshes.BuildAsync(address, address, folder, number, ct);
        var run = new DrainRun(meshes, count);
        using var dialer = new LeanDialer(IPEndPoint.Parse(hub.Address));
        await run.StoreAsync(dialer, ct);
        return await (way == "client" ? run.TakeByClientAsync(address, ct) : run.TakeAsync(way, dialer, ct));
    }
}
