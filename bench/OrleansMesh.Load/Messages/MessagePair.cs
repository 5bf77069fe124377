using System.Net;
using Microsoft.AspNetCore.Connections;
using OrleansMesh.Client;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Load.Sessions;
using OrleansMesh.Transport;

namespace OrleansMesh.Load.Messages;

/// <summary>Two federated meshes with a bare session each: one sends what was signed ahead, the other takes it and counts.</summary>
internal sealed class MessagePair : IAsyncDisposable
{
    private const string PayloadType = "load.ping";

    private readonly MeshFolder _source;
    private readonly MeshFolder _target;
    private readonly Guid _federation;
    private readonly ConnectionContext[] _connections;

    private MessagePair(MeshFolder source, MeshFolder target, Guid federation, ConnectionContext[] connections, SecureChannel sending, SecureChannel receiving)
    {
        _source = source;
        _target = target;
        _federation = federation;
        _connections = connections;
        Sending = sending;
        Receiving = receiving;
    }

    /// <summary>The joined session of the sender.</summary>
    public SecureChannel Sending { get; }

    /// <summary>The joined session of the receiver, which takes its queue.</summary>
    public SecureChannel Receiving { get; }

    /// <summary>Makes both meshes, lets them federate by the SDK, and joins each once more with a session that does nothing by itself.</summary>
    public static async Task<MessagePair> BuildAsync(IPEndPoint hub, LeanDialer dialer, string folder, int number, CancellationToken ct)
    {
        MeshFolder source = Create(folder, $"source-{number}");
        MeshFolder target = Create(folder, $"target-{number}");
        Guid federation = await FederateAsync(hub, source, target, ct);
        (ConnectionContext Connection, SecureChannel Channel) sending = await JoinAsync(dialer, source, takesQueue: false, 2 * number, ct);
        (ConnectionContext Connection, SecureChannel Channel) receiving = await JoinAsync(dialer, target, takesQueue: true, (2 * number) + 1, ct);
        return new MessagePair(source, target, federation, [sending.Connection, receiving.Connection], sending.Channel, receiving.Channel);
    }

    /// <summary>Signs so many messages from one to the other.</summary>
    public SignedBatch Sign(DeliveryMode delivery, int count) =>
        SignedBatch.Sign(_source, _target.MeshId.ToString(), _federation, PayloadType, delivery, count, TimeProvider.System.GetUtcNow());

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (SecureChannel channel in (SecureChannel[])[Sending, Receiving])
        {
            channel.Abort();
            await channel.DisposeAsync();
        }

        foreach (ConnectionContext connection in _connections)
        {
            await connection.DisposeAsync();
        }

        _source.Dispose();
        _target.Dispose();
    }

    private static async Task<Guid> FederateAsync(IPEndPoint hub, MeshFolder source, MeshFolder target, CancellationToken ct)
    {
        var address = new Uri($"tcp://{hub}");
        await using MeshClient receiver = await MeshClient.ConnectAsync(target, new MeshClientOptions { Hub = address, AutoAccept = _ => true }, ct);
        await using MeshClient sender = await MeshClient.ConnectAsync(source, new MeshClientOptions { Hub = address }, ct);
        var terms = new FederationTerms("load", [], [new FederationGrant(GrantKind.Message, PayloadType)], TimeSpan.FromHours(1));
        return (await sender.FederateAsync(receiver.MeshId, terms, ct)).FederationId;
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
