using OrleansMesh.Testing;
using OrleansMesh.Transport.Memory;
using OrleansMesh.Wire.Framing;

namespace OrleansMesh.Transport.Tests;

public sealed class BackPressureTests
{
    private static readonly SecureChannelOptions Narrow = new() { LaneBytesMax = 64 * 1024 };
    private static readonly byte[] Payload = new byte[8 * 1024];

    // What a lane of 64 KiB holds of 8 KiB payloads with their headers.
    private const int LaneFrames = 7;

    [Fact]
    public async Task TrySend_FullLane_IsRefused_AndOtherLanesAreNot()
    {
        await using Stalled stalled = await Stalled.OpenAsync();

        Assert.False(stalled.Client.TrySend(FrameType.Message, Payload));
        Assert.True(stalled.Client.TrySend(FrameType.Heartbeat, [0]));
        Assert.True(stalled.Client.TrySend(FrameType.ChainSync, new byte[100_000]));
        Assert.False(stalled.Client.TrySend(FrameType.ChainSync, [0]));
    }

    [Fact]
    public async Task Send_FullLane_WaitsInOrderUntilThereIsRoom()
    {
        await using Stalled stalled = await Stalled.OpenAsync();
        Task<bool> first = stalled.Client.SendAsync(FrameType.Message, Marked(1), default).AsTask();
        Task<bool> second = stalled.Client.SendAsync(FrameType.Message, Marked(2), default).AsTask();
        Assert.False(first.IsCompleted);
        Assert.False(stalled.Client.TrySend(FrameType.Message, []));

        stalled.Gate.Open();

        Assert.Equal(Enumerable.Repeat<byte>(0, LaneFrames + 1).Concat<byte>([1, 2]), await stalled.ReadMarksAsync(LaneFrames + 3));
        Assert.True(await first);
        Assert.True(await second);
        Assert.True(stalled.Client.TrySend(FrameType.Message, []));
    }

    [Fact]
    public async Task Send_CancelledWhileWaiting_IsNotSentAndLetsTheNextIn()
    {
        await using Stalled stalled = await Stalled.OpenAsync();
        using var cancel = new CancellationTokenSource();
        Task<bool> given = stalled.Client.SendAsync(FrameType.Message, Marked(1), cancel.Token).AsTask();
        Task<bool> kept = stalled.Client.SendAsync(FrameType.Message, Marked(2), default).AsTask();

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        stalled.Gate.Open();

        Assert.Equal(2, (await stalled.ReadMarksAsync(LaneFrames + 2))[^1]);
        Assert.True(await kept);
    }

    [Fact]
    public async Task Send_AbortedWhileWaiting_IsFalse()
    {
        await using Stalled stalled = await Stalled.OpenAsync();
        Task<bool> waiting = stalled.Client.SendAsync(FrameType.Message, Payload, default).AsTask();

        stalled.Client.Abort();

        Assert.False(await waiting);
        Assert.False(await stalled.Client.SendAsync(FrameType.Message, Payload, default));
        Assert.True(stalled.Client.Completion.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Dispose_FramesWaiting_AreDelivered_ThenTheChannelIsClosed()
    {
        await using ChannelPair pair = await ChannelPair.OpenAsync();
        Assert.True(pair.Client.TrySend(FrameType.TreeSync, new byte[30_000]));
        Assert.True(pair.Client.TrySend(FrameType.Handshake, [1]));

        await pair.Client.DisposeAsync();

        // which comes first depends on whether the writer woke between the two
        FrameType[] received = [(await ChannelPair.ReadAsync(pair.Hub)).Type, (await ChannelPair.ReadAsync(pair.Hub)).Type];
        Assert.Equal([FrameType.Handshake, FrameType.TreeSync], received.Order());
        Assert.Equal(FrameReadKind.Closed, (await ChannelPair.ReadAsync(pair.Hub)).Kind);
        Assert.Equal(FrameReadKind.Closed, (await ChannelPair.ReadAsync(pair.Client)).Kind);
    }

    [Fact]
    public async Task Dispose_PeerThatDoesNotRead_GivesUpAtTheDrainTimeout()
    {
        await using Stalled stalled = await Stalled.OpenAsync();

        Task disposing = stalled.Client.DisposeAsync().AsTask();
        stalled.Clock.Advance(TimeSpan.FromMilliseconds(1_999));
        Assert.False(disposing.IsCompleted);
        stalled.Clock.Advance(TimeSpan.FromMilliseconds(1));

        await disposing.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Abort_ReadUnderWay_IsClosed()
    {
        await using ChannelPair pair = await ChannelPair.OpenAsync();
        Task<FrameRead> reading = pair.Client.ReadAsync(default).AsTask();

        pair.Client.Abort();

        Assert.Equal(FrameReadKind.Closed, (await reading).Kind);
        Assert.Equal(FrameReadKind.Closed, (await ChannelPair.ReadAsync(pair.Hub)).Kind);
    }

    private static byte[] Marked(byte mark) => [mark, .. Payload.AsSpan(1)];

    /// <summary>A client whose first frame waits to be flushed and whose message lane is full behind it.</summary>
    private sealed class Stalled(ChannelPair pair, GatedConnection gate, ManualTimeProvider clock) : IAsyncDisposable
    {
        public SecureChannel Client => pair.Client;

        public GatedConnection Gate => gate;

        public ManualTimeProvider Clock => clock;

        public static async Task<Stalled> OpenAsync()
        {
            (MemoryConnection near, MemoryConnection far) = MemoryConnection.Pair();
            var gate = new GatedConnection(near);
            var clock = new ManualTimeProvider();
            ChannelPair pair = await ChannelPair.OpenAsync(gate, far, Narrow, clock);
            gate.Shut();
            Assert.True(pair.Client.TrySend(FrameType.Message, Payload));
            await gate.WaitForFlushAsync();
            for (int i = 0; i < LaneFrames; i++)
            {
                Assert.True(pair.Client.TrySend(FrameType.Message, Payload));
            }

            return new Stalled(pair, gate, clock);
        }

        public async Task<byte[]> ReadMarksAsync(int count)
        {
            byte[] marks = new byte[count];
            for (int i = 0; i < count; i++)
            {
                marks[i] = (await ChannelPair.ReadAsync(pair.Hub)).Payload[0];
            }

            return marks;
        }

        public ValueTask DisposeAsync() => pair.DisposeAsync();
    }
}
