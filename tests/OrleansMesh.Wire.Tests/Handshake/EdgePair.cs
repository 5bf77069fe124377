using System.Buffers;
using OrleansMesh.Cryptography;
using OrleansMesh.Wire.Handshake;
using OrleansMesh.Wire.Noise;

namespace OrleansMesh.Wire.Tests.Handshake;

/// <summary>A dialling and a dialled side, each with a node key.</summary>
internal sealed class EdgePair : IDisposable
{
    public EdgePair()
    {
        using X25519PrivateKey client = ClientKey.ToX25519();
        using X25519PrivateKey hub = HubKey.ToX25519();
        var toHub = new ArrayBufferWriter<byte>();
        var toClient = new ArrayBufferWriter<byte>();
        using EdgeHandshake a = EdgeHandshake.Initiate(client, toHub);
        using EdgeHandshake b = EdgeHandshake.Respond(hub);
        Feed(b, toHub, toClient, ReadStatus.NeedMoreData);
        Feed(a, toClient, toHub, ReadStatus.Complete);
        Feed(b, toHub, toClient, ReadStatus.Complete);
        Client = a.IntoTransport();
        Hub = b.IntoTransport();
    }

    public Ed25519PrivateKey ClientKey { get; } = Ed25519PrivateKey.Generate();

    public Ed25519PrivateKey HubKey { get; } = Ed25519PrivateKey.Generate();

    public TransportState Client { get; }

    public TransportState Hub { get; }

    public void Dispose()
    {
        Client.Dispose();
        Hub.Dispose();
        ClientKey.Dispose();
        HubKey.Dispose();
    }

    private static void Feed(EdgeHandshake side, ArrayBufferWriter<byte> from, ArrayBufferWriter<byte> to, ReadStatus expected)
    {
        var input = new ReadOnlySequence<byte>(from.WrittenSpan.ToArray());
        from.ResetWrittenCount();
        Assert.Equal(expected, side.Receive(ref input, to));
        Assert.True(input.IsEmpty);
    }
}
