using Microsoft.AspNetCore.Connections;
using OrleansMesh.Client;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Load.Sessions;
using OrleansMesh.Transport;

namespace OrleansMesh.Load.Messages;

/// <summary>Two meshes with a federation in which the one may send to the other.</summary>
internal sealed class FederatedMeshes : IDisposable
{
    private const string PayloadType = "load.ping";

    private static readonly TimeSpan RoutesTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RoutesPause = TimeSpan.FromMilliseconds(100);

    private readonly MeshFolder _source;
    private readonly Guid _federation;

    private FederatedMeshes(MeshFolder source, MeshFolder target, Guid federation)
    {
        _source = source;
        Target = target;
        _federation = federation;
    }

    /// <summary>The folder of the mesh that receives.</summary>
    public MeshFolder Target { get; }

    /// <summary>Makes both meshes, each at home at its hub, and lets them federate by the SDK.</summary>
    /// <param name="number">Names them; each number once in a folder.</param>
    public static async Task<FederatedMeshes> BuildAsync(Uri sourceHub, Uri targetHub, string folder, int number, CancellationToken ct)
    {
        MeshFolder source = Create(folder, $"source-{number}");
        MeshFolder target = Create(folder, $"target-{number}");
        await using MeshClient receiver = await MeshClient.ConnectAsync(target, new MeshClientOptions { Hub = targetHub, AutoAccept = _ => true }, ct);
        await using MeshClient sender = await MeshClient.ConnectAsync(source, new MeshClientOptions { Hub = sourceHub }, ct);
        var terms = new FederationTerms("load", [], [new FederationGrant(GrantKind.Message, PayloadType)], TimeSpan.FromHours(1));
        long start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return new FederatedMeshes(source, target, (await sender.FederateAsync(receiver.MeshId, terms, ct)).FederationId);
            }
            catch (MeshRefusedException unknown) when (unknown.Reason == "unknown-mesh" && TimeProvider.System.GetElapsedTime(start) < RoutesTimeout)
            {
                // routes between hubs need a moment
                await Task.Delay(RoutesPause, TimeProvider.System, ct);
            }
        }
    }

    /// <summary>Signs so many messages from one to the other.</summary>
    public SignedBatch Sign(DeliveryMode delivery, int count) =>
        SignedBatch.Sign(_source, Target.MeshId.ToString(), _federation, PayloadType, delivery, count, TimeProvider.System.GetUtcNow());

    /// <summary>Joins the sender with a session that does nothing by itself.</summary>
    /// <param name="number">Of the connection, for its source address.</param>
    public Task<(ConnectionContext Connection, SecureChannel Channel)> JoinSourceAsync(LeanDialer dialer, int number, CancellationToken ct) => JoinAsync(dialer, _source, takesQueue: false, number, ct);

    /// <summary>Joins the receiver so too; the session takes the stored queue.</summary>
    /// <param name="number">Of the connection, for its source address.</param>
    public Task<(ConnectionContext Connection, SecureChannel Channel)> JoinTargetAsync(LeanDialer dialer, int number, CancellationToken ct) => JoinAsync(dialer, Target, takesQueue: true, number, ct);

    /// <inheritdoc/>
    public void Dispose()
    {
        _source.Dispose();
        Target.Dispose();
    }

    private static async Task<(ConnectionContext Connection, SecureChannel Channel)> JoinAsync(
        LeanDialer dialer, MeshFolder folder, bool takesQueue, int number, CancellationToken ct)
    {
        ConnectionContext connection = await dialer.DialAsync(number, ct);
        (SecureChannel channel, _) = await LeanJoin.RunAsync(connection, LeanMesh.Of(folder), folder.NodeKey, takesQueue, TimeProvider.System, ct);
        return (connection, channel);
    }

    private static MeshFolder Create(string folder, string name) => MeshFolder.Create(Path.Combine(folder, name), Did.Parse($"did:mesh:load:{name}"));
}
