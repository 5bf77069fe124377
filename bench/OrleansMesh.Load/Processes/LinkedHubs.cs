using System.Net.NetworkInformation;

namespace OrleansMesh.Load.Processes;

/// <summary>Two linked hubs of different regions: the near one lists the far one, which may be away and come back.</summary>
internal sealed class LinkedHubs : IAsyncDisposable
{
    // below the ports that the system gives to who dials: a hub that is started again finds its own free
    private const int PortMin = 20_000;
    private const int PortMax = 32_000;

    private static readonly string[] FarOptions = ["--region", "eu", "--admit-hubs", "any"];

    private readonly string _folder;
    private MeasuredServer? _far;

    private LinkedHubs(string folder, MeasuredServer near, MeasuredServer far)
    {
        _folder = folder;
        Near = near;
        _far = far;
        FarAddress = far.Address;
    }

    /// <summary>Runs always.</summary>
    public MeasuredServer Near { get; }

    /// <summary>Runs unless it was stopped.</summary>
    public MeasuredServer Far => _far ?? throw new InvalidOperationException("The far hub is away.");

    /// <summary>Where the far one listens, also when it is away.</summary>
    public string FarAddress { get; }

    /// <summary>Starts both, with their data inside <paramref name="folder"/>.</summary>
    public static async Task<LinkedHubs> StartAsync(string folder, CancellationToken ct)
    {
        MeasuredServer far = await MeasuredServer.HubAsync(folder, "far", FreeAddress(), FarOptions, ct);
        try
        {
            return new LinkedHubs(folder, await MeasuredServer.HubAsync(folder, "near", "127.0.0.1:0", ["--region", "na", "--link", $"tcp://{far.Address}#{far.NodeId}"], ct), far);
        }
        catch
        {
            await far.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops the far one.</summary>
    public async Task StopFarAsync()
    {
        if (_far is { } far)
        {
            _far = null;
            await far.DisposeAsync();
        }
    }

    /// <summary>Starts the far one again, with its keys and where it was.</summary>
    public async Task StartFarAsync(CancellationToken ct) => _far ??= await MeasuredServer.HubAsync(_folder, "far", FarAddress, FarOptions, ct);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopFarAsync();
        await Near.DisposeAsync();
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
}
