using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Wire.Datagrams;

namespace OrleansMesh.Wire.Tests.Datagrams;

public sealed class DatagramStateTests : IDisposable
{
    private const int Window = 1024;

    private readonly byte[] _secret = RandomNumberGenerator.GetBytes(DatagramState.SecretBytes);
    private readonly DatagramState _initiator;
    private readonly DatagramState _responder;
    private readonly byte[] _plaintext = new byte[DatagramState.PlaintextBytesMax];

    public DatagramStateTests()
    {
        _initiator = new DatagramState(_secret, isInitiator: true);
        _responder = new DatagramState(_secret, isInitiator: false);
    }

    public void Dispose()
    {
        _initiator.Dispose();
        _responder.Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(DatagramState.PlaintextBytesMax)]
    public void Open_WhatTheOtherSideSealed_IsThePlaintext(int length)
    {
        byte[] message = RandomNumberGenerator.GetBytes(length);

        byte[] there = Seal(_initiator, message);
        byte[] back = Seal(_responder, message);

        Assert.Equal(length + DatagramState.OverheadBytes, there.Length);
        Assert.Equal(DatagramVerdict.Taken, _responder.Open(there, _plaintext, out int written, out bool isNewest));
        Assert.True(isNewest);
        Assert.Equal(message, _plaintext[..written]);
        Assert.Equal(DatagramVerdict.Taken, _initiator.Open(back, _plaintext, out written, out _));
        Assert.Equal(message, _plaintext[..written]);
        Assert.NotEqual(there, back);
    }

    [Fact]
    public void TrySeal_LongerThanADatagram_IsABug() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Seal(_initiator, new byte[DatagramState.PlaintextBytesMax + 1]));

    [Fact]
    public void Open_AnyByteChangedOrCut_IsForgedAndTheRightOneStillTaken()
    {
        byte[] datagram = Seal(_initiator, "beat"u8.ToArray());
        for (int i = 0; i < datagram.Length; i++)
        {
            byte[] changed = [.. datagram];
            changed[i] ^= 0x40;
            Assert.Equal(DatagramVerdict.Forged, _responder.Open(changed, _plaintext, out _, out _));
            Assert.Equal(DatagramVerdict.Forged, _responder.Open(datagram.AsSpan(0, i), _plaintext, out _, out _));
        }

        Assert.Equal(DatagramVerdict.Forged, _responder.Open([.. datagram, 0], _plaintext, out _, out _));
        Assert.Equal(DatagramVerdict.Forged, _initiator.Open(datagram, _plaintext, out _, out _)); // reflected
        Assert.Equal(DatagramVerdict.Taken, _responder.Open(datagram, _plaintext, out _, out _));
    }

    [Fact]
    public void Open_Repeated_IsTakenOnce()
    {
        byte[] datagram = Seal(_initiator, [1]);

        Assert.Equal(DatagramVerdict.Taken, _responder.Open(datagram, _plaintext, out _, out _));
        Assert.Equal(DatagramVerdict.Repeated, _responder.Open(datagram, _plaintext, out _, out _));
    }

    [Fact]
    public void Open_Late_IsTakenWithinTheWindowAndIsNotTheNewest()
    {
        byte[][] sent = [.. Enumerable.Range(0, Window + 1).Select(_ => Seal(_initiator, [1]))];

        Assert.Equal(DatagramVerdict.Taken, _responder.Open(sent[^1], _plaintext, out _, out bool isNewest));
        Assert.True(isNewest);
        Assert.Equal(DatagramVerdict.Taken, _responder.Open(sent[1], _plaintext, out _, out isNewest));
        Assert.False(isNewest);
        Assert.Equal(DatagramVerdict.TooOld, _responder.Open(sent[0], _plaintext, out _, out _));
    }

    [Fact]
    public void Open_OfAnotherSession_IsForged()
    {
        using var other = new DatagramState(RandomNumberGenerator.GetBytes(DatagramState.SecretBytes), isInitiator: true);

        Assert.Equal(DatagramVerdict.Forged, _responder.Open(Seal(other, [1]), _plaintext, out _, out _));
    }

    [Fact]
    public void Open_AnyBytes_NeverTaken() => Prop.ForAll<byte[]>(bytes =>
    {
        byte[] named = [.. BitConverter.GetBytes(System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(_responder.LocalLocator)), .. bytes];
        return _responder.Open(bytes, _plaintext, out _, out _) == DatagramVerdict.Forged
            && _responder.Open(named, _plaintext, out _, out _) == DatagramVerdict.Forged;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Open_AnyOrderWithLossAndRepetition_EachAtMostOnce() => Prop.ForAll<byte[]>(order =>
    {
        using var sender = new DatagramState(_secret, isInitiator: true);
        using var receiver = new DatagramState(_secret, isInitiator: false);
        byte[][] sent = [.. Enumerable.Range(0, 256).Select(i => Seal(sender, [(byte)i]))];
        byte[] taken = [.. order.Where(i => receiver.Open(sent[i], _plaintext, out _, out _) == DatagramVerdict.Taken)];
        return taken.AsSpan().SequenceEqual(order.Distinct().ToArray());
    }).QuickCheckThrowOnFailure();

    private static byte[] Seal(DatagramState state, byte[] message)
    {
        byte[] datagram = new byte[message.Length + DatagramState.OverheadBytes];
        Assert.True(state.TrySeal(message, datagram, out int written));
        return datagram[..written];
    }
}
