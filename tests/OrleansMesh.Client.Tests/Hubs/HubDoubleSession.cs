using System.Buffers;
using System.Text;
using System.Text.Json.Serialization.Metadata;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Identity.Registry;
using OrleansMesh.Transport;
using OrleansMesh.Wire.Control;
using OrleansMesh.Wire.Framing;
using OrleansMesh.Wire.Handshake;
using OrleansMesh.Wire.Messages;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Client.Tests.Hubs;

/// <summary>One connection of the double.</summary>
internal sealed class HubDoubleSession(HubDouble hub, IMeshConnection connection)
{
    private SecureChannel? _channel;
    private string _answering = "";

    /// <summary>Null before the join.</summary>
    public string? MeshId { get; private set; }

    /// <summary>The key that joined.</summary>
    public string? KeyId { get; private set; }

    public SecureChannel Channel => _channel!;

    public void Drop()
    {
        _channel?.Abort();
        connection.Abort();
    }

    /// <summary>Ends the session after what was sent has left.</summary>
    public void Retire() => _ = Channel.DisposeAsync().AsTask();

    public async Task RunAsync(CancellationToken ct)
    {
        try
        {
            _channel = await SecureChannel.AcceptAsync(connection.Pipe, hub.NodeKey, new SecureChannelOptions(), hub.Clock, ct);
            if (_channel is null)
            {
                return;
            }

            hub.Handshakes.Enqueue(_channel.Handshake);
            if (await JoinAsync(ct) is { } join)
            {
                await ServeAsync(join, ct);
            }
        }
        finally
        {
            if (_channel is not null)
            {
                await _channel.DisposeAsync();
            }

            await connection.DisposeAsync();
        }
    }

    private async Task ServeAsync(JoinRequest join, CancellationToken ct)
    {
        Channel.FramePayloadMax = SecureChannel.PayloadMax;
        MeshId = join.MeshId;
        KeyId = join.KeyId;
        if (join.ResumeAfter is { } after)
        {
            DeliverAfter(Math.Max(after, hub.State.Acknowledged.GetValueOrDefault(MeshId)));
        }

        await ReadAsync(ct);
    }

    public void Notify(string type, FederationView view) => Send(FrameType.Handshake, output => ControlMessage.Write(
        output, type, null, new FederationNotice(view, null), RequestJson.Default.FederationNotice));

    public void Deliver(long cursor, byte[] envelope) =>
        Send(FrameType.Message, output => new DeliverMessage(cursor, hub.Tamper(envelope)).Write(output));

    public void Answer<T>(string id, FrameType frame, T result, JsonTypeInfo<T> shape)
    {
        if (!hub.LoseAnswers.TryRemove(_answering, out _))
        {
            Send(frame, output => ControlMessage.Write(output, RequestTypes.Result, id, result, shape));
        }
    }

    public void Refuse(string id, FrameType frame, string reason) => Send(frame, output => ControlMessage.Write(
        output, RequestTypes.Refused, id, new RefusedResult(reason, "Because the test says so."), RequestJson.Default.RefusedResult));

    private void DeliverAfter(long after)
    {
        lock (hub.State.Gate)
        {
            List<byte[]> queue = hub.State.Queues.GetOrAdd(MeshId!, _ => []);
            for (int i = (int)after; i < queue.Count; i++)
            {
                Deliver(i + 1, queue[i]);
            }
        }
    }

    private async Task<JoinRequest?> JoinAsync(CancellationToken ct)
    {
        var hello = new NodeHello(DidKey.Encode(hub.NodeKey.PublicKey).ToString(), hub.GenesisHash, "1", 0, hub.OffersKem, 0, []);
        using var handshake = new NodeHandshake(hello, Channel.HandshakeHash, Channel.RemoteStatic, isClient: false) { ChannelIsPostQuantum = Channel.IsPostQuantum };
        var output = new ArrayBufferWriter<byte>();
        handshake.WriteHello(output);
        while (handshake.Phase is not (NodeHandshakePhase.Deciding or NodeHandshakePhase.Refused))
        {
            Flush(output);
            FrameRead read = await Channel.ReadAsync(ct);
            if (read.Kind != FrameReadKind.Frame)
            {
                return null;
            }

            if (handshake.Receive(read.Payload, output) == NodeHandshakePhase.UpgradeReady)
            {
                Flush(output);
                Assert.True(await Channel.UpgradeAsync(handshake.TakeUpgrade(), ct));
            }
        }

        JoinRequest? request = handshake.Phase == NodeHandshakePhase.Deciding ? handshake.Request : null;
        if (request is not null)
        {
            Decide(handshake, request, output);
        }

        Flush(output);
        return handshake.Phase == NodeHandshakePhase.Admitted ? request : null;
    }

    private void Decide(NodeHandshake handshake, JoinRequest request, ArrayBufferWriter<byte> output)
    {
        hub.Joins.Enqueue(request);
        byte[] document = Encoding.UTF8.GetBytes(request.Document!.Value.GetRawText());
        if (hub.State.Histories.TryGetValue(request.MeshId, out MeshHistory? history) && !history.Current.Bytes.Span.SequenceEqual(document))
        {
            handshake.Refuse(HandshakeRefusal.AlreadyRegistered, "It is registered with another document.", output);
            return;
        }

        Assert.True(history is not null || MeshRegistration.TryVerify(document, hub.Clock.GetUtcNow(), out _, out _));
        Assert.True(DidDocument.TryParse(document, out DidDocument? parsed, out _));
        Assert.True(parsed.TryFindKey(request.KeyId, KeyPurpose.Authentication, out Cryptography.Ed25519PublicKey? key));
        Assert.True(handshake.VerifyJoin(key));
        if (hub.RefuseJoin != HandshakeRefusal.None)
        {
            handshake.Refuse(hub.RefuseJoin, "Because the test says so.", output);
            return;
        }

        _ = hub.State.Registrations.TryAdd(request.MeshId, document);
        handshake.Admit(new JoinTerms("session-1", HubDouble.HubId, "test", 0, 15), hub.NodeKey, output);
    }

    private void Flush(ArrayBufferWriter<byte> output)
    {
        if (output.WrittenCount > 0)
        {
            Assert.True(Channel.TrySend(FrameType.Handshake, output.WrittenSpan));
            output.ResetWrittenCount();
        }
    }

    private async Task ReadAsync(CancellationToken ct)
    {
        while (true)
        {
            FrameRead read = await Channel.ReadAsync(ct);
            if (read.Kind != FrameReadKind.Frame)
            {
                return;
            }

            if (hub.IsMute)
            {
                continue;
            }

            if (read.Type == FrameType.Heartbeat)
            {
                Assert.True(Heartbeat.TryRead(read.Payload.Span, out Heartbeat beat));
                SendPong(beat);
            }
            else if (read.Type == FrameType.Message)
            {
                TakeMessage(read.Payload.Span);
            }
            else
            {
                Assert.True(ControlMessage.TryRead(read.Payload, out ControlMessage? request));
                hub.Requests.Enqueue(request.Type);
                _answering = request.Type;
                if (!hub.Silent.ContainsKey(request.Type))
                {
                    HubDoubleRequests.Handle(hub, this, request, read.Type);
                }
            }
        }
    }

    private void SendPong(Heartbeat beat)
    {
        byte[] payload = new byte[Heartbeat.SizeBytes];
        beat.Pong.Write(payload);
        _ = Channel.TrySend(FrameType.Heartbeat, payload);
    }

    private void TakeMessage(ReadOnlySpan<byte> payload)
    {
        if (AcknowledgeMessage.TryRead(payload, out AcknowledgeMessage acknowledge))
        {
            hub.State.Acknowledged[MeshId!] = acknowledge.Cursor;
            return;
        }

        Assert.True(SubmitMessage.TryRead(payload, out SubmitMessage submit));
        byte[] bytes = submit.Envelope.ToArray();
        Assert.True(FmpCodec.TryDecode(bytes, out FmpEnvelope? envelope, out _));
        Assert.InRange(envelope.Timestamp, hub.Clock.GetUtcNow().ToUnixTimeMilliseconds() - 30_000, hub.Clock.GetUtcNow().ToUnixTimeMilliseconds() + 30_000);
        (ReceiptState state, Refusal refusal) = Store(envelope, bytes);
        if (!hub.LoseReceipts)
        {
            ulong sequence = submit.Sequence;
            Send(FrameType.Message, output => new ReceiptMessage(sequence, state, (ushort)refusal, []).Write(output));
        }
    }

    private (ReceiptState State, Refusal Refusal) Store(FmpEnvelope envelope, byte[] bytes)
    {
        HubDoubleSession[] targets = hub.SessionsOf(envelope.TargetMeshId);
        if (envelope.Delivery == DeliveryMode.Transient)
        {
            Array.ForEach(targets, t => t.Deliver(0, bytes));
            return targets.Length > 0 ? (ReceiptState.Delivered, Refusal.None) : (ReceiptState.Refused, Refusal.TargetOffline);
        }

        if (!hub.State.MessageIds.TryAdd(envelope.MessageId, true))
        {
            return (ReceiptState.Duplicate, Refusal.None);
        }

        lock (hub.State.Gate)
        {
            List<byte[]> queue = hub.State.Queues.GetOrAdd(envelope.TargetMeshId, _ => []);
            queue.Add(bytes);
            Array.ForEach(targets, t => t.Deliver(queue.Count, bytes));
        }

        return (ReceiptState.Stored, Refusal.None);
    }

    private void Send(FrameType frame, Action<ArrayBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        _ = Channel.TrySend(frame, output.WrittenSpan);
    }
}
