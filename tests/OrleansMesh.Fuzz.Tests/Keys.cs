using System.Buffers;
using OrleansMesh.Cryptography;
using OrleansMesh.Wire;
using OrleansMesh.Wire.Handshake;
using OrleansMesh.Wire.Noise;

namespace OrleansMesh.Fuzz.Tests;

/// <summary>Keys that are the same in every run.</summary>
internal static class Keys
{
    public static Ed25519PrivateKey Hub { get; } = Ed25519PrivateKey.FromSeed(Seed(1));

    public static Ed25519PrivateKey Node { get; } = Ed25519PrivateKey.FromSeed(Seed(2));

    /// <summary>The ciphers of both ends of a finished handshake of the two.</summary>
    public static (TransportState Client, TransportState Hub) Channel()
    {
        using X25519PrivateKey client = Node.ToX25519();
        using X25519PrivateKey hub = Hub.ToX25519();
        var toHub = new ArrayBufferWriter<byte>();
        var toClient = new ArrayBufferWriter<byte>();
        using EdgeHandshake initiator = EdgeHandshake.Initiate(client, toHub);
        using EdgeHandshake responder = EdgeHandshake.Respond(hub);
        Assert.NotEqual(ReadStatus.Fault, Pass(responder, toHub, toClient));
        Assert.Equal(ReadStatus.Complete, Pass(initiator, toClient, toHub));
        Assert.Equal(ReadStatus.Complete, Pass(responder, toHub, toClient));
        return (initiator.IntoTransport(), responder.IntoTransport());
    }

    private static ReadStatus Pass(EdgeHandshake to, ArrayBufferWriter<byte> from, ArrayBufferWriter<byte> output)
    {
        var sequence = new ReadOnlySequence<byte>(from.WrittenMemory.ToArray());
        from.ResetWrittenCount();
        return to.Receive(ref sequence, output);
    }

    private static byte[] Seed(byte filled)
    {
        byte[] seed = new byte[32];
        Array.Fill(seed, filled);
        return seed;
    }
}
