using System.Net;
using OrleansMesh.Load.Processes;
using OrleansMesh.Load.Sessions;

namespace OrleansMesh.Load.Messages;

/// <summary>A hub with so many federations in force, shared by pairs of meshes.</summary>
internal sealed class FlatHub : IAsyncDisposable
{
    private readonly LeanDialer _dialer;
    private readonly List<MessagePair> _pairs = [];

    private FlatHub(MeasuredServer server, int federations)
    {
        (Server, Federations) = (server, federations);
        _dialer = new LeanDialer(IPEndPoint.Parse(server.Address));
    }

    /// <summary>Its process.</summary>
    public MeasuredServer Server { get; }

    /// <summary>How many are in force.</summary>
    public int Federations { get; }

    /// <summary>Each with as many federations as the others.</summary>
    public IReadOnlyList<MessagePair> Pairs => _pairs;

    /// <summary>Processor time so far, in microseconds.</summary>
    public double Microseconds => ProcessorClock.Microseconds(Server.ProcessId);

    /// <summary>Starts it and founds all of them.</summary>
    /// <param name="federations">A multiple of <paramref name="pairs"/>.</param>
    public static async Task<FlatHub> StartAsync(string folder, int pairs, int federations, CancellationToken ct)
    {
        string own = Directory.CreateDirectory(Path.Combine(folder, $"of-{federations}")).FullName;
        var hub = new FlatHub(await MeasuredServer.HubAsync(own, ct), federations);
        try
        {
            while (hub._pairs.Count < pairs)
            {
                var address = IPEndPoint.Parse(hub.Server.Address);
                hub._pairs.Add(await MessagePair.FederatedAsync(address, address, own, hub._pairs.Count, federations / pairs, ct));
            }

            return hub;
        }
        catch
        {
            await hub.DisposeAsync();
            throw;
        }
    }

    /// <summary>Joins all meshes; a session that nobody reads does not last.</summary>
    public async Task JoinAsync(CancellationToken ct)
    {
        for (int i = 0; i < _pairs.Count; i++)
        {
            await _pairs[i].Source.JoinAsync(_dialer, takesQueue: false, 2 * i, ct);
            await _pairs[i].Target.JoinAsync(_dialer, takesQueue: true, (2 * i) + 1, ct);
        }
    }

    /// <summary>Ends all sessions; the meshes may join again.</summary>
    public async Task LeaveAsync()
    {
        foreach (MessagePair pair in _pairs)
        {
            await pair.Source.LeaveAsync();
            await pair.Target.LeaveAsync();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (MessagePair pair in _pairs)
        {
            await pair.DisposeAsync();
        }

        _dialer.Dispose();
        await Server.DisposeAsync();
    }
}
