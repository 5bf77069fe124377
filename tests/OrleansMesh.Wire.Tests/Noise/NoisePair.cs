using OrleansMesh.Cryptography;
using OrleansMesh.Wire.Noise;

namespace OrleansMesh.Wire.Tests.Noise;

/// <summary>Two parties of one handshake with every key that any pattern may ask for.</summary>
internal sealed class NoisePair : IDisposable
{
    private readonly X25519PrivateKey _initiatorStatic = X25519PrivateKey.Generate();
    private readonly X25519PrivateKey _responderStatic = X25519PrivateKey.Generate();

    public NoisePair(string protocol)
    {
        Protocol = NoiseProtocolName.Parse(protocol);
        Initiator = new HandshakeState(Protocol, true, "test"u8, Keys(_initiatorStatic, _responderStatic.PublicKey));
        Responder = new HandshakeState(Protocol, false, "test"u8, Keys(_responderStatic, _initiatorStatic.PublicKey));
    }

    public NoiseProtocolName Protocol { get; }

    public HandshakeState Initiator { get; }

    public HandshakeState Responder { get; }

    public HandshakeState Sender => Initiator.IsMyTurn ? Initiator : Responder;

    public HandshakeState Receiver => Initiator.IsMyTurn ? Responder : Initiator;

    /// <summary>The sender's next message, unread as yet.</summary>
    public byte[] Write(byte[]? payload = null)
    {
        byte[] message = new byte[(payload?.Length ?? 0) + Sender.NextOverhead];
        Assert.True(Sender.TryWriteMessage(payload, message, out int written));
        Assert.Equal(message.Length, written);
        return message;
    }

    /// <summary>Lets <paramref name="count"/> messages pass.</summary>
    public void Pass(int count)
    {
        for (int i = 0; i < count; i++)
        {
            HandshakeState receiver = Receiver;
            byte[] message = Write();
            Assert.True(receiver.TryReadMessage(message, new byte[message.Length], out _));
        }
    }

    public (TransportState Initiator, TransportState Responder) Finish()
    {
        Pass(Protocol.Pattern.Messages.Length);
        return (Initiator.IntoTransport(), Responder.IntoTransport());
    }

    public void Dispose()
    {
        Initiator.Dispose();
        Responder.Dispose();
        _initiatorStatic.Dispose();
        _responderStatic.Dispose();
    }

    private HandshakeKeys Keys(X25519PrivateKey mine, X25519PublicKey theirs) => new()
    {
        Static = mine,
        RemoteStatic = theirs,
        PreShared = [.. Enumerable.Repeat((ReadOnlyMemory<byte>)new byte[32], Protocol.Pattern.PskCount)],
    };
}
