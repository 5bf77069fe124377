using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Wire.Tests.Messages;

public sealed class RelayMessageTests
{
    private static readonly NodeId Source = new([.. Enumerable.Repeat((byte)1, NodeId.SizeBytes)]);
    private static readonly NodeId Destination = new([.. Enumerable.Repeat((byte)2, NodeId.SizeBytes)]);

    [Fact]
    public void TryRead_WhatWasWritten_IsTheSame()
    {
        byte[] payload = Write([1, 2, 3]);

        Assert.True(RelayMessage.TryRead(payload, out RelayMessage read));
        Assert.Equal((7UL, 8UL, 9UL), (read.Sequence, read.Epoch, read.Index));
        Assert.Equal((Source, Destination), (read.Source, read.Destination));
        Assert.Equal([1, 2, 3], read.Envelope.ToArray());
        Assert.Equal(
            "050000000000000007" + string.Concat(Enumerable.Repeat("01", 32)) + string.Concat(Enumerable.Repeat("02", 32)) + "00000000000000080000000000000009010203",
            Convert.ToHexStringLower(payload));
    }

    [Fact]
    public void TryRead_AnyPrefixAndEveryBound_IsRefusedOrRead()
    {
        byte[] payload = Write([1]);
        Assert.All(Enumerable.Range(0, payload.Length), length => Assert.False(RelayMessage.TryRead(payload.AsSpan(0, length), out _)));
        Assert.True(RelayMessage.TryRead(Write(new byte[MessageBytes.EnvelopeBytesMax]), out _));
        Assert.False(RelayMessage.TryRead(Write(new byte[MessageBytes.EnvelopeBytesMax + 1]), out _));
        payload[0] = (byte)MessageKind.Submit;
        Assert.False(RelayMessage.TryRead(payload, out _));
    }

    private static byte[] Write(byte[] envelope)
    {
        byte[] payload = new byte[RelayMessage.HeadBytes + envelope.Length];
        RelayMessage.WriteHead(payload, 7, Source, Destination, 8, 9);
        envelope.CopyTo(payload, RelayMessage.HeadBytes);
        return payload;
    }
}
