using System.Buffers;
using OrleansMesh.Cryptography;
using OrleansMesh.Wire.Handshake;
using OrleansMesh.Wire.Noise;

namespace OrleansMesh.Wire.Tests.Handshake;

/// <summary>Which handshake runs, and that nothing but an honest one ends in a pair that can talk (docs/wire-protocol.md §3).</summary>
public sealed class EdgePatternTests : IDisposable
{
    private readonly X25519PrivateKey _client = X25519PrivateKey.Generate();
    private readonly X25519PrivateKey _hub = X25519PrivateKey.Generate();
    private readonly X25519PrivateKey _formerHub = X25519PrivateKey.Generate();

    public static TheoryData<HandshakeKind, int[]> Shapes() => new()
    {
        { HandshakeKind.XX, [32, 96, 64] },
        { HandshakeKind.IK, [96, 48] },
        { HandshakeKind.XXFallback, [96, 96, 64] },
    };

    public void Dispose()
    {
        _client.Dispose();
        _hub.Dispose();
        _formerHub.Dispose();
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Receive_HonestSides_RunTheHandshakeOfTheFirstLengthAndCanTalk(HandshakeKind kind, int[] lengths)
    {
        using EdgeConversation talk = Begin(kind).Run();

        Assert.True(talk.BothFinished);
        Assert.Equal(lengths, talk.Records.Select(r => r.Length - 2));
        Assert.Equal((kind, kind), (talk.Client.Kind, talk.Hub.Kind));
        using TransportState client = talk.Client.IntoTransport();
        using TransportState hub = talk.Hub.IntoTransport();
        Assert.Equal(_hub.PublicKey, client.RemoteStatic);
        Assert.Equal(_client.PublicKey, hub.RemoteStatic);
        Assert.Equal(client.HandshakeHash.ToArray(), hub.HandshakeHash.ToArray());
        Assert.Equal(32, hub.HandshakeHash.Length);
        AssertOneWay(client, hub);
        AssertOneWay(hub, client);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Receive_AnyBitOfAnyRecordFlipped_NeverThrowsAndNeverJoinsTheTwoInWhatTheyDidNotSay(HandshakeKind kind, int[] lengths)
    {
        for (int record = 0; record < lengths.Length; record++)
        {
            for (int bit = 0; bit < (lengths[record] + 2) * 8; bit++)
            {
                using EdgeConversation talk = Begin(kind).Run((index, bytes) => index == record ? Flipped(bytes, bit) : bytes);

                // Only a sealed key in an IK message that does not open is survived: by the fallback, which nothing of it enters.
                bool isSealedPart = kind != HandshakeKind.XX && record == 0 && bit >= (2 + 32) * 8;
                Assert.True(talk.BothFinished == isSealedPart, $"record {record}, bit {bit}");
                Assert.True(!isSealedPart || talk.Client.Kind == HandshakeKind.XXFallback);
                AssertAgree(talk);
            }
        }
    }

    [Theory]
    [InlineData(0, ReadStatus.Fault)]
    [InlineData(31, ReadStatus.Fault)]
    [InlineData(32, ReadStatus.NeedMoreData)]
    [InlineData(33, ReadStatus.Fault)]
    [InlineData(95, ReadStatus.Fault)]
    [InlineData(96, ReadStatus.NeedMoreData)]
    [InlineData(97, ReadStatus.Fault)]
    [InlineData(65_535, ReadStatus.Fault)]
    public void Receive_LengthOfTheFirstRecord_IsWaitedForOnlyWhenItBeginsAHandshake(int length, ReadStatus expected)
    {
        using EdgeHandshake hub = EdgeHandshake.Respond(_hub);

        Assert.Equal(expected, ReceivePrefix(hub, length));
    }

    [Theory]
    [InlineData(HandshakeKind.XX, 48, ReadStatus.Fault)]
    [InlineData(HandshakeKind.XX, 96, ReadStatus.NeedMoreData)]
    [InlineData(HandshakeKind.IK, 47, ReadStatus.Fault)]
    [InlineData(HandshakeKind.IK, 48, ReadStatus.NeedMoreData)]
    [InlineData(HandshakeKind.IK, 49, ReadStatus.Fault)]
    [InlineData(HandshakeKind.IK, 95, ReadStatus.Fault)]
    [InlineData(HandshakeKind.IK, 96, ReadStatus.NeedMoreData)]
    [InlineData(HandshakeKind.IK, 97, ReadStatus.Fault)]
    public void Receive_LengthOfTheAnswer_IsWaitedForOnlyWhenItIsOne(HandshakeKind kind, int length, ReadStatus expected)
    {
        using EdgeConversation talk = Begin(kind);

        Assert.Equal(expected, ReceivePrefix(talk.Client, length));
    }

    [Fact]
    public void Receive_AReplayedKnownPeerMessage_MakesKeysThatTheReplayerDoesNotHave()
    {
        using EdgeConversation honest = Begin(HandshakeKind.IK).Run();
        using TransportState client = honest.Client.IntoTransport();
        byte[] said = new byte[1 + CipherState.TagBytes];
        Assert.True(client.TryEncrypt([1], said, out _));

        using EdgeHandshake hub = EdgeHandshake.Respond(_hub);
        var answer = new ArrayBufferWriter<byte>();
        var input = new ReadOnlySequence<byte>(honest.Records[0]);
        Assert.Equal(ReadStatus.Complete, hub.Receive(ref input, answer));
        using TransportState replayed = hub.IntoTransport();

        Assert.False(replayed.TryDecrypt(said, new byte[said.Length], out _));
        Assert.NotEqual(client.HandshakeHash.ToArray(), replayed.HandshakeHash.ToArray());
        Assert.NotEqual(honest.Records[1], answer.WrittenSpan.ToArray());
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Receive_OurOwnRecordsReflected_Faults(HandshakeKind kind, int[] lengths)
    {
        for (int record = 0; record < lengths.Length; record++)
        {
            // A fresh pair says up to here what it should, and then who spoke last hears itself.
            using EdgeConversation victim = Begin(kind);
            byte[] own = victim.Run((index, bytes) => index < record ? bytes : []).Records[^1];
            EdgeHandshake side = record % 2 == 0 ? victim.Client : victim.Hub;
            var input = new ReadOnlySequence<byte>(own);
            ReadStatus status = side.Receive(ref input, new ArrayBufferWriter<byte>());

            // Who has said the last record is finished already, and leaves what follows to its ciphers.
            bool isLast = record == lengths.Length - 1;
            Assert.Equal(isLast ? ReadStatus.Complete : ReadStatus.Fault, status);
            Assert.Equal(isLast, side.IsFinished);
            Assert.True(!isLast || input.Length == own.Length);
        }
    }

    [Fact]
    public void TryDecrypt_OurOwnTransportMessageReflected_IsFalse()
    {
        foreach (HandshakeKind kind in (HandshakeKind[])[HandshakeKind.XX, HandshakeKind.IK, HandshakeKind.XXFallback])
        {
            using EdgeConversation talk = Begin(kind).Run();
            using TransportState client = talk.Client.IntoTransport();
            byte[] said = new byte[1 + CipherState.TagBytes];
            Assert.True(client.TryEncrypt([1], said, out _));

            Assert.False(client.TryDecrypt(said, new byte[said.Length], out _));
        }
    }

    [Fact]
    public void Receive_AnotherPeersFallback_FaultsWithoutTheEphemeralKeyThatWeSent()
    {
        using EdgeConversation other = Begin(HandshakeKind.XXFallback).Run();
        using EdgeConversation talk = Begin(HandshakeKind.XXFallback);
        var input = new ReadOnlySequence<byte>(other.Records[1]);

        Assert.Equal(ReadStatus.Fault, talk.Client.Receive(ref input, new ArrayBufferWriter<byte>()));
    }

    [Fact]
    public void Initiate_KnownKeyThatNobodyCanHave_IsAFault()
    {
        Assert.True(X25519PublicKey.TryFromBytes(new byte[32], out X25519PublicKey? zero));
        var output = new ArrayBufferWriter<byte>();
        using EdgeHandshake client = EdgeHandshake.Initiate(_client, ChannelProfile.KnownPeer(zero), output);

        Assert.Equal(0, output.WrittenCount);
        Assert.Equal(ReadStatus.Fault, ReceivePrefix(client, 48));
    }

    [Fact]
    public void Receive_AnEphemeralKeyThatNobodyCanHave_IsAFaultOfEveryHandshake()
    {
        foreach (int length in (int[])[32, 96])
        {
            using EdgeHandshake hub = EdgeHandshake.Respond(_hub);
            var output = new ArrayBufferWriter<byte>();
            var input = new ReadOnlySequence<byte>([0, (byte)length, .. new byte[length]]);

            Assert.Equal(ReadStatus.Fault, hub.Receive(ref input, output));
            Assert.Equal(0, output.WrittenCount);
        }
    }

    private EdgeConversation Begin(HandshakeKind kind) => new(_client, _hub, kind switch
    {
        HandshakeKind.XX => ChannelProfile.FirstContact,
        HandshakeKind.IK => ChannelProfile.KnownPeer(_hub.PublicKey),
        _ => ChannelProfile.KnownPeer(_formerHub.PublicKey),
    });

    private static byte[] Flipped(byte[] bytes, int bit)
    {
        bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        return bytes;
    }

    private static ReadStatus ReceivePrefix(EdgeHandshake side, int length)
    {
        var input = new ReadOnlySequence<byte>([(byte)(length >> 8), (byte)(length & 0xFF)]);
        return side.Receive(ref input, new ArrayBufferWriter<byte>());
    }

    private static void AssertOneWay(TransportState from, TransportState to)
    {
        byte[] message = new byte[3 + CipherState.TagBytes];
        byte[] plaintext = new byte[message.Length];
        Assert.True(from.TryEncrypt([1, 2, 3], message, out _));
        Assert.True(to.TryDecrypt(message, plaintext, out int length));
        Assert.Equal([1, 2, 3], plaintext[..length]);
    }

    // Where both sides believe to be finished they must believe the same.
    private static void AssertAgree(EdgeConversation talk)
    {
        if (talk.BothFinished)
        {
            using TransportState client = talk.Client.IntoTransport();
            using TransportState hub = talk.Hub.IntoTransport();
            Assert.Equal(client.HandshakeHash.ToArray(), hub.HandshakeHash.ToArray());
            AssertOneWay(client, hub);
        }
    }
}
