using System.Buffers;
using OrleansMesh.Cryptography;
using OrleansMesh.Wire.Handshake;

namespace OrleansMesh.Fuzz.Tests.Targets;

/// <summary>The Noise handshake, each record of which may be changed on its way, in both directions.</summary>
internal sealed class EdgeHandshakeTarget : IFuzzTarget
{
    private readonly X25519PrivateKey _client = Keys.Node.ToX25519();
    private readonly X25519PrivateKey _hub = Keys.Hub.ToX25519();

    public string Name => "edge handshake";

    public long HeldBytes => 0;

    public ValueTask RunAsync(Random random)
    {
        var toHub = new ArrayBufferWriter<byte>();
        var toClient = new ArrayBufferWriter<byte>();
        ChannelProfile profile = random.Next(4) switch
        {
            0 => ChannelProfile.KnownPeer(_hub.PublicKey),
            1 => ChannelProfile.KnownPeer(_client.PublicKey), // a key that the hub does not have: it falls back
            2 => ChannelProfile.PostQuantum,
            _ => ChannelProfile.FirstContact,
        };
        using EdgeHandshake initiator = EdgeHandshake.Initiate(_client, profile, toHub);
        using EdgeHandshake responder = EdgeHandshake.Respond(_hub);
        bool changed = false;
        int broken = random.Next(3);
        for (int turn = 0; turn < 3 && (turn % 2 == 0 ? toHub : toClient).WrittenCount > 0; turn++)
        {
            (ArrayBufferWriter<byte> from, ArrayBufferWriter<byte> to) = turn % 2 == 0 ? (toHub, toClient) : (toClient, toHub);
            byte[] honest = from.WrittenSpan.ToArray();
            from.ResetWrittenCount();
            byte[] bytes = turn == broken ? Mutator.Mutate(random, [honest]) : honest;
            changed |= !bytes.AsSpan().StartsWith(honest);
            ReadOnlySequence<byte> input = Segments.Of(random, bytes);
            _ = (turn % 2 == 0 ? responder : initiator).Receive(ref input, to);
            Assert.InRange(to.WrittenCount, 0, 4096);
        }

        // A changed message fails its tag, or the next one of the other side does. The one thing that a changer can bring about is
        // the fall-back, which hashes nothing of an IK message but its ephemeral key and proves both static keys anew.
        Assert.False(
            changed && initiator.IsFinished && responder.IsFinished && initiator.Kind != HandshakeKind.XXFallback,
            "A handshake finished on both sides although a record was changed.");
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        _hub.Dispose();
        return ValueTask.CompletedTask;
    }
}
