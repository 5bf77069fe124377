using System.Net;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Qos;
using OrleansMesh.Load.Sessions;

namespace OrleansMesh.Load.Messages;

/// <summary>Two meshes with federations in which the one may send to the other: one sends what was signed ahead, the other takes it and counts.</summary>
internal sealed class MessagePair : IAsyncDisposable
{
    private readonly Guid[] _federations;

    private MessagePair(MessageMesh source, MessageMesh target, Guid[] federations)
    {
        Source = source;
        Target = target;
        _federations = federations;
    }

    /// <summary>Sends.</summary>
    public MessageMesh Source { get; }

    /// <summary>Receives, and takes its queue.</summary>
    public MessageMesh Target { get; }

    /// <summary>Makes both meshes at one hub, federates them, and joins each with a bare session.</summary>
    /// <param name="number">Names them; each number once in a folder.</param>
    /// <param name="federations">Agreements between the two; the messages go over all of them in turn.</param>
    public static Task<MessagePair> JoinedAsync(IPEndPoint hub, LeanDialer dialer, string folder, int number, int federations, CancellationToken ct) =>
        JoinedAsync((hub, dialer), (hub, dialer), folder, number, federations, ct);

    /// <summary>As the other, each mesh at its own hub.</summary>
    public static async Task<MessagePair> JoinedAsync(
        (IPEndPoint Hub, LeanDialer Dialer) from, (IPEndPoint Hub, LeanDialer Dialer) to, string folder, int number, int federations, CancellationToken ct)
    {
        MessagePair pair = await FederatedAsync(from.Hub, to.Hub, folder, number, federations, ct);
        await pair.Source.JoinAsync(from.Dialer, takesQueue: false, 2 * number, ct);
        await pair.Target.JoinAsync(to.Dialer, takesQueue: true, (2 * number) + 1, ct);
        return pair;
    }

    /// <summary>Makes both meshes, each at home at its hub, and lets them federate by the SDK; neither has a session afterwards.</summary>
    /// <param name="number">Names them; each number once in a folder.</param>
    /// <param name="federations">Agreements between the two; the messages go over all of them in turn.</param>
    public static async Task<MessagePair> FederatedAsync(IPEndPoint sourceHub, IPEndPoint targetHub, string folder, int number, int federations, CancellationToken ct)
    {
        var source = MessageMesh.Create(folder, $"source-{number}");
        var target = MessageMesh.Create(folder, $"target-{number}");
        return new MessagePair(source, target, await source.FederateAsync(sourceHub, target, targetHub, federations, ct));
    }

    /// <summary>Signs so many messages from one to the other.</summary>
    public SignedBatch Sign(DeliveryMode delivery, int count) => Sign(delivery, count, _federations.Length);

    /// <summary>As the other, over the first of their agreements.</summary>
    /// <param name="federations">How many of them, at least one.</param>
    public SignedBatch Sign(DeliveryMode delivery, int count, int federations) =>
        SignedBatch.Sign(Source, Target, new ArraySegment<Guid>(_federations, 0, federations), delivery, QosClass.Normal, 0, count);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        await Target.DisposeAsync();
    }
}
