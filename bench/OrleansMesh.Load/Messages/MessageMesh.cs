using System.Net;
using OrleansMesh.Client;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Load.Sessions;
using OrleansMesh.Transport;
using OrleansMesh.Wire.Framing;

namespace OrleansMesh.Load.Messages;

/// <summary>A mesh of a measurement: it federates by the SDK, and then joins once more with a session that does nothing by itself: who reads it blocks its thread.</summary>
internal sealed class MessageMesh : IAsyncDisposable
{
    /// <summary>What its federations grant.</summary>
    public const string PayloadType = "load.ping";

    private const int FederationsAtOnce = 16;

    private static readonly TimeSpan RoutesTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RoutesPause = TimeSpan.FromMilliseconds(100);

    private BlockingConnection? _connection;
    private SecureChannel? _session;
    private TimedTransport? _times;

    private MessageMesh(MeshFolder folder) => Folder = folder;

    /// <summary>Its keys.</summary>
    public MeshFolder Folder { get; }

    /// <summary>Its DID.</summary>
    public string Id => Folder.MeshId.ToString();

    /// <summary>The bare session.</summary>
    public SecureChannel Session => _session ?? throw new InvalidOperationException("A mesh joins before it sends.");

    /// <summary>When the bytes of the bare session were written and read.</summary>
    public TimedTransport Times => _times ?? throw new InvalidOperationException("A mesh joins before it sends.");

    /// <summary>Makes one in a folder of its own.</summary>
    /// <param name="name">1 to 64 of a-z, 0-9 and '-'.</param>
    public static MessageMesh Create(string folder, string name) => new(MeshFolder.Create(Path.Combine(folder, name), Did.Parse($"did:mesh:load:{name}")));

    /// <summary>Lets this one, at <paramref name="hub"/>, agree with another one, at its hub, so many times.</summary>
    public async Task<Guid[]> FederateAsync(IPEndPoint hub, MessageMesh target, IPEndPoint targetHub, int count, CancellationToken ct)
    {
        await using MeshClient receiver = await MeshClient.ConnectAsync(target.Folder, new MeshClientOptions { Hub = new Uri($"tcp://{targetHub}"), AutoAccept = _ => true }, ct);
        await using MeshClient sender = await MeshClient.ConnectAsync(Folder, new MeshClientOptions { Hub = new Uri($"tcp://{hub}") }, ct);
        var terms = new FederationTerms("load", [], [new FederationGrant(GrantKind.Message, PayloadType)], TimeSpan.FromHours(1));
        var made = new Guid[count];
        made[0] = await FirstAsync(sender, receiver.MeshId, terms, ct);
        await Parallel.ForAsync(
            1,
            count,
            new ParallelOptions { MaxDegreeOfParallelism = FederationsAtOnce, CancellationToken = ct },
            async (i, token) => made[i] = (await sender.FederateAsync(receiver.MeshId, terms, token)).FederationId);
        return made;
    }

    /// <summary>Agrees once; hubs that have just been linked have not told each other of their meshes yet.</summary>
    private static async Task<Guid> FirstAsync(MeshClient sender, Did target, FederationTerms terms, CancellationToken ct)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return (await sender.FederateAsync(target, terms, ct)).FederationId;
            }
            catch (MeshRefusedException unknown) when (unknown.Reason == "unknown-mesh" && TimeProvider.System.GetElapsedTime(start) < RoutesTimeout)
            {
                await Task.Delay(RoutesPause, TimeProvider.System, ct);
            }
        }
    }

    /// <summary>Joins.</summary>
    /// <param name="number">Of the connection; it decides the source address.</param>
    public async Task JoinAsync(LeanDialer dialer, bool takesQueue, int number, CancellationToken ct)
    {
        _connection = dialer.DialBlocking(number);
        _times = new TimedTransport(_connection);
        (_session, _) = await LeanJoin.RunAsync(_times, LeanMesh.Of(Folder), Folder.NodeKey, takesQueue, TimeProvider.System, ct);
    }

    /// <summary>Sends a message over the bare session; false when the hub has ended it.</summary>
    /// <param name="keepsTime">At a rate the thread that keeps the time writes too: it has nothing else to do, and a thread of the pool would only cost more of the processors that the hub is measured on.</param>
    public ValueTask<bool> SendAsync(byte[] submit, bool keepsTime, CancellationToken ct)
    {
        Times.Queued();
        using (keepsTime ? WakeGathering.BeginBrief() : default)
        {
            return Session.SendAsync(FrameType.Message, submit, ct);
        }
    }

    /// <summary>Ends the session, when there is one; the mesh may join again.</summary>
    public async Task LeaveAsync()
    {
        if (_session is { } session)
        {
            session.Abort();
            await session.DisposeAsync();
        }

        _connection?.Dispose();
        (_session, _connection) = (null, null);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await LeaveAsync();
        Folder.Dispose();
    }
}
