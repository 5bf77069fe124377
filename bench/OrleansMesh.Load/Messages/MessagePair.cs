using System.Net;
using Microsoft.AspNetCore.Connections;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Load.Sessions;
using OrleansMesh.Transport;

namespace OrleansMesh.Load.Messages;

/// <summary>Two federated meshes with a bare session each: one sends what was signed ahead, the other takes it and counts.</summary>
internal sealed class MessagePair : IAsyncDisposable
{
    private readonly FederatedMeshes _meshes;
    private readonly ConnectionContext[] _connections;

    private MessagePair(FederatedMeshes meshes, ConnectionContext[] connections, SecureChannel sending, SecureChannel receiving)
    {
        _meshes = meshes;
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
        var address = new Uri($"tcp://{hub}");
        FederatedMeshes meshes = await FederatedMeshes.BuildAsync(address, address, folder, number, ct);
        (ConnectionContext Connection, SecureChannel Channel) sending = await meshes.JoinSourceAsync(dialer, 2 * number, ct);
        (ConnectionContext Connection, SecureChannel Channel) receiving = await meshes.JoinTargetAsync(dialer, (2 * number) + 1, ct);
        return new MessagePair(meshes, [sending.Connection, receiving.Connection], sending.Channel, receiving.Channel);
    }

    /// <summary>Signs so many messages from one to the other.</summary>
    public SignedBatch Sign(DeliveryMode delivery, int count) => _meshes.Sign(delivery, count);

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

        _meshes.Dispose();
    }
}
