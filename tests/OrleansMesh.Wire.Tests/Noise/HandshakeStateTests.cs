using OrleansMesh.Cryptography;
using OrleansMesh.Wire.Noise;

namespace OrleansMesh.Wire.Tests.Noise;

public sealed class HandshakeStateTests
{
    public static TheoryData<string> Protocols =>
    [
        "Noise_XX_25519_ChaChaPoly_SHA256",
        "Noise_XX_25519_AESGCM_BLAKE2b",
        "Noise_IK_25519_ChaChaPoly_BLAKE2s",
        "Noise_NNpsk0+psk2_25519_AESGCM_SHA512",
        "Noise_X1X1_25519_ChaChaPoly_SHA256",
        "Noise_XXhfs_25519+MLKEM768_ChaChaPoly_SHA256",
    ];

    [Theory]
    [MemberData(nameof(Protocols))]
    public void IntoTransport_FinishedOnBothSides_SharesTheHashAndTalksBothWays(string protocol)
    {
        using var pair = new NoisePair(protocol);
        (TransportState initiator, TransportState responder) = pair.Finish();
        byte[] message = new byte[5 + 16];
        byte[] read = new byte[5 + 16];

        Assert.Equal(initiator.HandshakeHash.ToArray(), responder.HandshakeHash.ToArray());
        Assert.True(initiator.TryEncrypt("hello"u8, message, out int sent));
        Assert.True(responder.TryDecrypt(message.AsSpan(0, sent), read, out int length));
        Assert.Equal("hello"u8, read.AsSpan(0, length));
        Assert.True(responder.TryEncrypt("world"u8, message, out sent));
        Assert.True(initiator.TryDecrypt(message.AsSpan(0, sent), read, out length));
        Assert.Equal("world"u8, read.AsSpan(0, length));
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public void TryReadMessage_AnyByteOfAnyMessageChanged_NeverFinishesEqual(string protocol)
    {
        int messages = NoiseProtocolName.Parse(protocol).Pattern.Messages.Length;
        for (int index = 0; index < messages; index++)
        {
            int length = MessageLength(protocol, index);
            for (int position = 0; position < length; position++)
            {
                Assert.False(FinishesEqual(protocol, index, position), $"message {index}, byte {position}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public void TryReadMessage_CutAnywhere_IsFalseForGood(string protocol)
    {
        int messages = NoiseProtocolName.Parse(protocol).Pattern.Messages.Length;
        for (int index = 0; index < messages; index++)
        {
            for (int length = 0; length < MessageLength(protocol, index); length++)
            {
                using var pair = new NoisePair(protocol);
                pair.Pass(index);
                HandshakeState receiver = pair.Receiver;
                byte[] message = pair.Write();

                bool read = receiver.TryReadMessage(message.AsSpan(0, length), new byte[message.Length], out _);

                // A clear payload may be cut: it was empty here, so nothing shorter can be read.
                Assert.False(read);
                Assert.False(receiver.TryReadMessage(message, new byte[message.Length], out _));
                Assert.False(receiver.IsFinished);
            }
        }
    }

    [Fact]
    public void RemoteStatic_PatternThatDoesNotPresumeIt_IsUnknownUntilProven()
    {
        using var pair = new NoisePair("Noise_XX_25519_ChaChaPoly_SHA256");

        Assert.Null(pair.Initiator.RemoteStatic);
        pair.Pass(2);
        Assert.NotNull(pair.Initiator.RemoteStatic);
        Assert.Null(pair.Responder.RemoteStatic);
    }

    [Fact]
    public void TryWriteMessage_OutOfTurn_Throws()
    {
        using var pair = new NoisePair("Noise_XX_25519_ChaChaPoly_SHA256");

        Assert.Throws<InvalidOperationException>(() => pair.Responder.TryWriteMessage([], new byte[100], out _));
        Assert.Throws<InvalidOperationException>(() => pair.Initiator.TryReadMessage([], new byte[100], out _));
        Assert.Throws<InvalidOperationException>(() => pair.Initiator.IntoTransport());
    }

    [Fact]
    public void TryWriteMessage_PayloadAtAndAboveTheLimit_IsBounded()
    {
        using var pair = new NoisePair("Noise_XX_25519_ChaChaPoly_SHA256");
        byte[] message = new byte[70_000];

        Assert.Throws<ArgumentOutOfRangeException>(() => pair.Initiator.TryWriteMessage(new byte[65_535 - 31], message, out _));
        Assert.True(pair.Initiator.TryWriteMessage(new byte[65_535 - 32], message, out int written));
        Assert.Equal(65_535, written);
        Assert.True(pair.Responder.TryReadMessage(message.AsSpan(0, written), new byte[65_535], out int length));
        Assert.Equal(65_535 - 32, length);
    }

    [Fact]
    public void TryReadMessage_LongerThanTheLimit_IsFalse()
    {
        using var pair = new NoisePair("Noise_XX_25519_ChaChaPoly_SHA256");

        Assert.False(pair.Responder.TryReadMessage(new byte[65_536], new byte[65_536], out _));
    }

    [Fact]
    public void TryWriteMessage_PeerSentASmallOrderKey_IsFalse()
    {
        using var pair = new NoisePair("Noise_XX_25519_ChaChaPoly_SHA256");

        Assert.True(pair.Responder.TryReadMessage(new byte[32], new byte[32], out _));
        Assert.False(pair.Responder.TryWriteMessage([], new byte[200], out _));
    }

    [Fact]
    public void Constructor_MissingKey_NamesIt()
    {
        var ik = NoiseProtocolName.KnownPeer;
        using X25519PrivateKey mine = X25519PrivateKey.Generate();

        var missing = Assert.Throws<ArgumentException>(() => new HandshakeState(ik, true, [], new HandshakeKeys { Static = mine }));
        Assert.Equal("RemoteStatic", missing.ParamName);
        missing = Assert.Throws<ArgumentException>(() => new HandshakeState(ik, false, [], new HandshakeKeys()));
        Assert.Equal("Static", missing.ParamName);
    }

    [Fact]
    public void IntoFallback_KnownPeerWithNewKey_FinishesAsXX()
    {
        using X25519PrivateKey initiator = X25519PrivateKey.Generate();
        using X25519PrivateKey responder = X25519PrivateKey.Generate();
        using X25519PrivateKey replaced = X25519PrivateKey.Generate();
        byte[] message = new byte[300];
        byte[] payload = new byte[300];
        var alice = new HandshakeState(
            NoiseProtocolName.KnownPeer, true, [], new HandshakeKeys { Static = initiator, RemoteStatic = replaced.PublicKey });
        var bob = new HandshakeState(NoiseProtocolName.KnownPeer, false, [], new HandshakeKeys { Static = responder });
        Assert.True(alice.TryWriteMessage([], message, out int written));
        Assert.False(bob.TryReadMessage(message.AsSpan(0, written), payload, out _));

        bob = bob.IntoFallback(NoiseProtocolName.Fallback, [], new HandshakeKeys { Static = responder });
        alice = alice.IntoFallback(NoiseProtocolName.Fallback, [], new HandshakeKeys { Static = initiator });
        Assert.True(bob.TryWriteMessage([], message, out written));
        Assert.True(alice.TryReadMessage(message.AsSpan(0, written), payload, out _));
        Assert.True(alice.TryWriteMessage([], message, out written));
        Assert.True(bob.TryReadMessage(message.AsSpan(0, written), payload, out _));

        using TransportState a = alice.IntoTransport();
        using TransportState b = bob.IntoTransport();
        Assert.Equal(responder.PublicKey, a.RemoteStatic);
        Assert.Equal(initiator.PublicKey, b.RemoteStatic);
        Assert.Equal(a.HandshakeHash.ToArray(), b.HandshakeHash.ToArray());
    }

    private static int MessageLength(string protocol, int index)
    {
        using var pair = new NoisePair(protocol);
        pair.Pass(index);
        return pair.Write().Length;
    }

    // A change in a clear public key is noticed only by a later message, but it must be noticed.
    private static bool FinishesEqual(string protocol, int index, int position)
    {
        using var pair = new NoisePair(protocol);
        pair.Pass(index);
        for (int i = index; i < pair.Protocol.Pattern.Messages.Length; i++)
        {
            HandshakeState sender = pair.Sender;
            HandshakeState receiver = pair.Receiver;
            byte[] message = new byte[sender.NextOverhead];
            if (!sender.TryWriteMessage([], message, out _))
            {
                return false;
            }

            message[i == index ? position : 0] ^= (byte)(i == index ? 1 : 0);
            if (!receiver.TryReadMessage(message, new byte[message.Length], out _))
            {
                return false;
            }
        }

        using TransportState initiator = pair.Initiator.IntoTransport();
        using TransportState responder = pair.Responder.IntoTransport();
        byte[] sealedUp = new byte[17];
        _ = initiator.TryEncrypt([1], sealedUp, out _);
        return initiator.HandshakeHash.Span.SequenceEqual(responder.HandshakeHash.Span) || responder.TryDecrypt(sealedUp, new byte[17], out _);
    }
}
