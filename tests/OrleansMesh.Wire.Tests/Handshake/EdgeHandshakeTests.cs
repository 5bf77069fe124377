using System.Buffers;
using OrleansMesh.Cryptography;
using OrleansMesh.Wire.Handshake;

namespace OrleansMesh.Wire.Tests.Handshake;

public sealed class EdgeHandshakeTests
{
    [Fact]
    public void Receive_BothSidesFinished_KnowEachOtherAndShareTheHash()
    {
        using var pair = new EdgePair();

        Assert.True(pair.ClientKey.PublicKey.TryToX25519(out X25519PublicKey? client));
        Assert.True(pair.HubKey.PublicKey.TryToX25519(out X25519PublicKey? hub));
        Assert.Equal(hub, pair.Client.RemoteStatic);
        Assert.Equal(client, pair.Hub.RemoteStatic);
        Assert.Equal(pair.Client.HandshakeHash.ToArray(), pair.Hub.HandshakeHash.ToArray());
        Assert.Equal(32, pair.Hub.HandshakeHash.Length);
    }

    [Fact]
    public void Receive_OneByteAtATime_FinishesAndLeavesWhatFollows()
    {
        using X25519PrivateKey key = X25519PrivateKey.Generate();
        var toHub = new ArrayBufferWriter<byte>();
        var toClient = new ArrayBufferWriter<byte>();
        using EdgeHandshake client = EdgeHandshake.Initiate(key, toHub);
        using EdgeHandshake hub = EdgeHandshake.Respond(key);

        Assert.Equal(ReadStatus.NeedMoreData, Drip(hub, toHub.WrittenSpan.ToArray(), toClient));
        toHub.ResetWrittenCount();
        Assert.Equal(ReadStatus.Complete, Drip(client, toClient.WrittenSpan.ToArray(), toHub));
        var input = new ReadOnlySequence<byte>([.. toHub.WrittenSpan, 1, 2, 3]);
        Assert.Equal(ReadStatus.Complete, hub.Receive(ref input, toClient));
        Assert.Equal([1, 2, 3], input.ToArray());
    }

    [Theory]
    [InlineData(new byte[] { 0, 0 })]
    [InlineData(new byte[] { 0, 31 })]
    [InlineData(new byte[] { 0, 33 })]
    [InlineData(new byte[] { 0xff, 0xff })]
    [InlineData(new byte[] { (byte)'G', (byte)'E', (byte)'T', (byte)' ' })]
    public void Receive_RecordThatCannotBeAHandshakeMessage_FaultsWithoutWaiting(byte[] bytes)
    {
        using X25519PrivateKey key = X25519PrivateKey.Generate();
        using EdgeHandshake hub = EdgeHandshake.Respond(key);
        var output = new ArrayBufferWriter<byte>();
        var input = new ReadOnlySequence<byte>(bytes);

        Assert.Equal(ReadStatus.Fault, hub.Receive(ref input, output));
        Assert.Equal(0, output.WrittenCount);
        Assert.Equal(ReadStatus.Fault, hub.Receive(ref input, output));
        Assert.False(hub.IsFinished);
    }

    [Fact]
    public void Receive_AnyByteOfTheAnswerChanged_Faults()
    {
        using X25519PrivateKey key = X25519PrivateKey.Generate();
        for (int position = 0; position < 98; position++)
        {
            var toHub = new ArrayBufferWriter<byte>();
            var toClient = new ArrayBufferWriter<byte>();
            using EdgeHandshake client = EdgeHandshake.Initiate(key, toHub);
            using EdgeHandshake hub = EdgeHandshake.Respond(key);
            var input = new ReadOnlySequence<byte>(toHub.WrittenMemory.ToArray());
            Assert.Equal(ReadStatus.NeedMoreData, hub.Receive(ref input, toClient));
            byte[] answer = toClient.WrittenSpan.ToArray();
            answer[position] ^= 1;
            input = new ReadOnlySequence<byte>(answer);

            Assert.Equal(ReadStatus.Fault, client.Receive(ref input, toHub));
            Assert.Throws<InvalidOperationException>(client.IntoTransport);
        }
    }

    private static ReadStatus Drip(EdgeHandshake side, byte[] bytes, ArrayBufferWriter<byte> output)
    {
        ReadStatus status = ReadStatus.NeedMoreData;
        int taken = 0;
        for (int arrived = 1; arrived <= bytes.Length; arrived++)
        {
            var input = new ReadOnlySequence<byte>(bytes.AsMemory(taken, arrived - taken));
            status = side.Receive(ref input, output);
            taken = arrived - (int)input.Length;
        }

        return status;
    }
}
