namespace OrleansMesh.Transport.Tests;

public sealed class HostilePeerTests
{
    public static TheoryData<ChannelFault, byte[]> Plaintexts => new()
    {
        { ChannelFault.RecordEmpty, [] },
        { ChannelFault.RecordEmpty, [1] },
        { ChannelFault.LaneUnknown, [4, 0, 0, 0, 1, 2] },
        { ChannelFault.FrameEmpty, [1, 0, 0, 0, 0, 2] },
        { ChannelFault.FrameTooLong, [1, 0, 1, 0, 2, 2] },
        { ChannelFault.FrameTooLong, [1, 255, 255, 255, 255, 2] },
        { ChannelFault.FrameTypeUnknown, [0, 0, 0, 0, 1, 0] },
        { ChannelFault.FrameTypeUnknown, [0, 0, 0, 0, 1, 0x0B] },
        { ChannelFault.FrameOnWrongLane, [0, 0, 0, 0, 1, 2] },
        { ChannelFault.FrameOnWrongLane, [3, 0, 0, 0, 1, 3] },
    };

    [Theory]
    [MemberData(nameof(Plaintexts))]
    public async Task Read_BrokenPlaintext_FaultsWithItsReason(ChannelFault fault, byte[] plaintext)
    {
        await using HostilePeer peer = await HostilePeer.ConnectAsync();

        await peer.SendAsync(peer.Seal(1, 0, 0, 0, 2, 2, 9));
        await peer.SendAsync(peer.Seal(plaintext));

        Assert.Equal([9], (await ChannelPair.ReadAsync(peer.Victim)).Payload);
        Assert.Equal(fault, (await ChannelPair.ReadAsync(peer.Victim)).Fault);
        Assert.True(peer.Victim.Completion.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Read_FrameInFragments_IsPutTogether_AlsoBetweenOtherLanes()
    {
        await using HostilePeer peer = await HostilePeer.ConnectAsync();

        foreach (byte part in (byte[])[0, 0, 0, 3, 2, 10])
        {
            await peer.SendAsync(peer.Seal(1, part));
            await peer.SendAsync(peer.Seal(0, 0, 0, 0, 1, 3));
            Assert.Equal(Wire.Framing.FrameType.Heartbeat, (await ChannelPair.ReadAsync(peer.Victim)).Type);
        }

        await peer.SendAsync(peer.Seal(1, 11));

        Assert.Equal([10, 11], (await ChannelPair.ReadAsync(peer.Victim)).Payload);
    }

    [Fact]
    public async Task Read_RepeatedRecord_IsForged()
    {
        await using HostilePeer peer = await HostilePeer.ConnectAsync();
        byte[] record = peer.Seal(1, 0, 0, 0, 1, 2);

        await peer.SendAsync(record);
        await peer.SendAsync(record);

        Assert.Equal(FrameReadKind.Frame, (await ChannelPair.ReadAsync(peer.Victim)).Kind);
        Assert.Equal(ChannelFault.RecordForged, (await ChannelPair.ReadAsync(peer.Victim)).Fault);
    }

    [Fact]
    public async Task Read_AnyFlippedBit_IsForged()
    {
        await using HostilePeer peer = await HostilePeer.ConnectAsync();
        byte[] record = peer.Seal(1, 0, 0, 0, 1, 2);
        record[^1] ^= 1;

        await peer.SendAsync(record);

        Assert.Equal(ChannelFault.RecordForged, (await ChannelPair.ReadAsync(peer.Victim)).Fault);
    }

    [Fact]
    public async Task Read_EndBetweenRecords_IsClosed()
    {
        await using HostilePeer peer = await HostilePeer.ConnectAsync();
        await peer.SendAsync(peer.Seal(1, 0, 0, 0, 1, 2));

        await peer.Output.CompleteAsync();

        Assert.Equal(FrameReadKind.Frame, (await ChannelPair.ReadAsync(peer.Victim)).Kind);
        Assert.Equal(FrameReadKind.Closed, (await ChannelPair.ReadAsync(peer.Victim)).Kind);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    public async Task Read_EndInsideARecord_IsTruncated(int bytes)
    {
        await using HostilePeer peer = await HostilePeer.ConnectAsync();
        await peer.SendAsync(peer.Seal(1, 0, 0, 0, 1, 2)[..bytes]);

        await peer.Output.CompleteAsync();

        Assert.Equal(ChannelFault.Truncated, (await ChannelPair.ReadAsync(peer.Victim)).Fault);
    }

    [Fact]
    public async Task Read_EndInsideAFrame_IsTruncated()
    {
        await using HostilePeer peer = await HostilePeer.ConnectAsync();
        await peer.SendAsync(peer.Seal(1, 0, 0, 0, 9, 2));

        await peer.Output.CompleteAsync();

        Assert.Equal(ChannelFault.Truncated, (await ChannelPair.ReadAsync(peer.Victim)).Fault);
    }

    [Fact]
    public async Task Read_BrokenStream_IsDisconnected()
    {
        await using HostilePeer peer = await HostilePeer.ConnectAsync();

        peer.Connection.Abort();

        Assert.Equal(ChannelFault.Disconnected, (await ChannelPair.ReadAsync(peer.Victim)).Fault);
    }
}
