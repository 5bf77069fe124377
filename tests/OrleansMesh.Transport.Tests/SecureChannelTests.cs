using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Testing;
using OrleansMesh.Wire.Framing;

namespace OrleansMesh.Transport.Tests;

public sealed class SecureChannelTests
{
    private static readonly FrameType[] Types = Enum.GetValues<FrameType>();

    [Fact]
    public void Send_AnyFrames_ArriveWholeAndInTheOrderOfTheirLane()
    {
        Gen<(FrameType Type, byte[] Payload)[]> frames = Gen.Elements(Types)
            .SelectMany(_ => Gen.OneOf(Gen.Choose(0, 40), Gen.Choose(0, SecureChannel.UnjoinedPayloadMax)), (type, size) => (type, new byte[size]))
            .ArrayOf(30);
        Prop.ForAll(frames.ToArbitrary(), RoundTripAsync).QuickCheckThrowOnFailure();
    }

    [Fact]
    public async Task Read_PayloadAtTheUnjoinedLimit_PassesAndOneMoreFaults()
    {
        await using ChannelPair pair = await ChannelPair.OpenAsync();
        Assert.Equal(SecureChannel.UnjoinedPayloadMax, pair.Hub.FramePayloadMax);

        Assert.True(pair.Client.TrySend(FrameType.Message, new byte[SecureChannel.UnjoinedPayloadMax]));
        Assert.Equal(SecureChannel.UnjoinedPayloadMax, (await ChannelPair.ReadAsync(pair.Hub)).Payload.Length);
        Assert.True(pair.Client.TrySend(FrameType.Message, new byte[SecureChannel.UnjoinedPayloadMax + 1]));

        Assert.Equal(ChannelFault.FrameTooLong, (await ChannelPair.ReadAsync(pair.Hub)).Fault);
        Assert.Equal(ChannelFault.FrameTooLong, (await ChannelPair.ReadAsync(pair.Hub)).Fault);
        Assert.True(pair.Hub.Completion.IsCompletedSuccessfully);
        Assert.False(pair.Hub.TrySend(FrameType.Message, [1]));
    }

    [Fact]
    public async Task Send_KeyPastItsTime_IsReplacedByARecordBeforeTheNext()
    {
        var clock = new ManualTimeProvider();
        await using ChannelPair pair = await ChannelPair.OpenAsync(new SecureChannelOptions { KeyTimeMax = TimeSpan.FromMinutes(1) }, clock);
        ulong[] sent = new ulong[4];
        for (int i = 0; i < sent.Length; i++)
        {
            // just before its time, at it, and just after it was replaced
            clock.Advance(i == 0 ? TimeSpan.FromSeconds(60) - TimeSpan.FromTicks(1) : TimeSpan.FromTicks(1));
            Assert.True(pair.Client.TrySend(FrameType.Message, [(byte)i]));
            Assert.Equal([(byte)i], (await ChannelPair.ReadAsync(pair.Hub)).Payload);
            sent[i] = pair.Client.RecordsSent;
        }

        Assert.Equal([1, 3, 4, 5], sent);
        Assert.True(pair.Hub.TrySend(FrameType.Message, [9]));
        Assert.Equal([9], (await ChannelPair.ReadAsync(pair.Client)).Payload);
        Assert.Equal(2ul, pair.Hub.RecordsSent);
    }

    [Fact]
    public async Task TrySend_ManyWithinABriefGathering_AreSentAsOneRecordWhenItEnds()
    {
        await using ChannelPair pair = await ChannelPair.OpenAsync();
        using (WakeGathering.BeginBrief())
        {
            Assert.True(pair.Client.TrySend(FrameType.Message, [1]));
            Assert.True(pair.Client.TrySend(FrameType.Message, [2]));
            Assert.Equal(0ul, pair.Client.RecordsSent);
        }

        // by this thread
        Assert.Equal(1ul, pair.Client.RecordsSent);
        Assert.Equal([1], (await ChannelPair.ReadAsync(pair.Hub)).Payload);
        Assert.Equal([2], (await ChannelPair.ReadAsync(pair.Hub)).Payload);

        // what comes later is sent by whoever is free
        Assert.True(pair.Client.TrySend(FrameType.Message, [3]));
        Assert.Equal([3], (await ChannelPair.ReadAsync(pair.Hub)).Payload);
    }

    [Fact]
    public async Task TryRead_FramesOfOneRecord_ComeWithoutWaitingAndThenNone()
    {
        await using ChannelPair pair = await ChannelPair.OpenAsync();
        SendTogether(pair.Client, 3);

        Assert.Equal([0], (await ChannelPair.ReadAsync(pair.Hub)).Payload);
        for (int i = 1; i < 3; i++)
        {
            Assert.True(pair.Hub.TryRead(out FrameRead read));
            Assert.Equal(FrameReadKind.Frame, read.Kind);
            Assert.Equal([(byte)i], read.Payload.ToArray());
        }

        Assert.False(pair.Hub.TryRead(out _));
        Assert.True(pair.Client.TrySend(FrameType.Message, [3]));
        Assert.Equal([3], (await ChannelPair.ReadAsync(pair.Hub)).Payload);
        Assert.Equal(2ul, pair.Client.RecordsSent);

        static void SendTogether(SecureChannel channel, int frames)
        {
            using var gathering = WakeGathering.Begin();
            for (int i = 0; i < frames; i++)
            {
                Assert.True(channel.TrySend(FrameType.Message, [(byte)i]));
            }
        }
    }

    [Fact]
    public async Task TryRead_BeforeAFrameThatIsTooLong_IsFalseAndTheNextReadSaysWhy()
    {
        await using ChannelPair pair = await ChannelPair.OpenAsync();
        using (WakeGathering.Begin())
        {
            Assert.True(pair.Client.TrySend(FrameType.Message, [1]));
            Assert.True(pair.Client.TrySend(FrameType.Message, new byte[SecureChannel.UnjoinedPayloadMax + 1]));
        }

        Assert.Equal([1], (await ChannelPair.ReadAsync(pair.Hub)).Payload);
        Assert.False(pair.Hub.TryRead(out _));
        Assert.Equal(ChannelFault.FrameTooLong, (await ChannelPair.ReadAsync(pair.Hub)).Fault);
        Assert.False(pair.Hub.TryRead(out _));
    }

    [Fact]
    public async Task Read_RaisedLimit_HoldsFromTheNextFrameOn()
    {
        await using ChannelPair pair = await ChannelPair.OpenAsync();
        Assert.True(pair.Client.TrySend(FrameType.Handshake, [1]));
        Assert.True(pair.Client.TrySend(FrameType.Message, new byte[100_000]));

        Assert.Equal(FrameType.Handshake, (await ChannelPair.ReadAsync(pair.Hub)).Type);
        pair.Hub.FramePayloadMax = SecureChannel.PayloadMax;

        Assert.Equal(100_000, (await ChannelPair.ReadAsync(pair.Hub)).Payload.Length);
    }

    [Fact]
    public async Task FramePayloadMax_OutOfBounds_Throws()
    {
        await using ChannelPair pair = await ChannelPair.OpenAsync();

        Assert.Throws<ArgumentOutOfRangeException>(() => pair.Hub.FramePayloadMax = SecureChannel.PayloadMax + 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => pair.Hub.FramePayloadMax = -1);
        Assert.Throws<ArgumentOutOfRangeException>(() => pair.Hub.TrySend(FrameType.TreeSync, new byte[SecureChannel.PayloadMax + 1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => pair.Hub.TrySend((FrameType)0, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => pair.Hub.TrySend((FrameType)0x0B, []));
    }

    [Fact]
    public async Task Send_HeartbeatBehind16MiB_ArrivesBeforeIt()
    {
        await using ChannelPair pair = await ChannelPair.OpenAsync();
        pair.Hub.FramePayloadMax = SecureChannel.PayloadMax;
        byte[] bulk = new byte[SecureChannel.PayloadMax];
        new Random(3).NextBytes(bulk);

        Assert.True(await pair.Client.SendAsync(FrameType.ChainSync, bulk, default));
        Assert.True(pair.Client.TrySend(FrameType.Heartbeat, [0]));
        Assert.True(pair.Client.TrySend(FrameType.Message, [2]));

        Assert.Equal(FrameType.Heartbeat, (await ChannelPair.ReadAsync(pair.Hub)).Type);
        Assert.Equal(FrameType.Message, (await ChannelPair.ReadAsync(pair.Hub)).Type);
        Assert.Equal(bulk, (await ChannelPair.ReadAsync(pair.Hub)).Payload);
    }

    [Fact]
    public async Task Read_TwoAtOnce_Throws()
    {
        await using ChannelPair pair = await ChannelPair.OpenAsync();
        Task<FrameRead> first = pair.Hub.ReadAsync(default).AsTask();

        await Assert.ThrowsAsync<InvalidOperationException>(() => pair.Hub.ReadAsync(default).AsTask());
        Assert.True(pair.Client.TrySend(FrameType.Heartbeat, []));

        Assert.Equal(FrameReadKind.Frame, (await first).Kind);
    }

    [Fact]
    public async Task Read_Cancelled_LosesNothing()
    {
        await using ChannelPair pair = await ChannelPair.OpenAsync();
        using var cancel = new CancellationTokenSource();
        Task<FrameRead> reading = pair.Hub.ReadAsync(cancel.Token).AsTask();

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        Assert.True(pair.Client.TrySend(FrameType.Message, [7]));

        Assert.Equal([7], (await ChannelPair.ReadAsync(pair.Hub)).Payload);
    }

    private static async Task<bool> RoundTripAsync((FrameType Type, byte[] Payload)[] sent)
    {
        await using ChannelPair pair = await ChannelPair.OpenAsync();
        for (int i = 0; i < sent.Length; i++)
        {
            new Random(i).NextBytes(sent[i].Payload);
        }

        var received = new List<(FrameType Type, byte[] Payload)>();
        Task sending = SendAllAsync(pair.Client, sent);
        while (received.Count < sent.Length)
        {
            (FrameReadKind kind, FrameType type, byte[] payload, _) = await ChannelPair.ReadAsync(pair.Hub);
            Assert.Equal(FrameReadKind.Frame, kind);
            received.Add((type, payload));
        }

        await sending;
        return Types.All(type => sent.Where(f => f.Type == type).Select(f => Convert.ToHexString(f.Payload))
            .SequenceEqual(received.Where(f => f.Type == type).Select(f => Convert.ToHexString(f.Payload))));
    }

    private static async Task SendAllAsync(SecureChannel channel, (FrameType Type, byte[] Payload)[] frames)
    {
        foreach ((FrameType type, byte[] payload) in frames)
        {
            Assert.True(await channel.SendAsync(type, payload, default));
        }
    }
}
