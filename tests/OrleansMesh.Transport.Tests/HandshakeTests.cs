using System.IO.Pipelines;
using OrleansMesh.Cryptography;
using OrleansMesh.Testing;
using OrleansMesh.Transport.Memory;

namespace OrleansMesh.Transport.Tests;

public sealed class HandshakeTests : IDisposable
{
    private readonly Ed25519PrivateKey _key = Ed25519PrivateKey.Generate();
    private readonly ManualTimeProvider _clock = new();
    private readonly MemoryConnection _near;
    private readonly MemoryConnection _far;

    public HandshakeTests() => (_near, _far) = MemoryConnection.Pair();

    public void Dispose() => _key.Dispose();

    [Fact]
    public async Task Open_BothSides_AgreeOnTheHashAndKnowEachOther()
    {
        await using ChannelPair one = await ChannelPair.OpenAsync();
        await using ChannelPair other = await ChannelPair.OpenAsync();

        Assert.Equal(32, one.Client.HandshakeHash.Length);
        Assert.Equal(one.Client.HandshakeHash.ToArray(), one.Hub.HandshakeHash.ToArray());
        Assert.NotEqual(one.Client.HandshakeHash.ToArray(), other.Client.HandshakeHash.ToArray());
        Assert.NotEqual(one.Client.RemoteStatic, one.Hub.RemoteStatic);
    }

    [Fact]
    public async Task Accept_SilentPeer_FailsAtTheTimeoutAndNotBefore()
    {
        Task<SecureChannel?> accepting = AcceptAsync();

        _clock.Advance(TimeSpan.FromMilliseconds(4_999));
        Assert.False(accepting.IsCompleted);
        _clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Null(await accepting);
        Assert.True((await _near.Input.ReadAsync()).IsCompleted);
    }

    [Fact]
    public async Task Connect_PeerThatStopsHalfway_FailsAtTheTimeout()
    {
        Task<SecureChannel?> connecting = SecureChannel.ConnectAsync(_near, _key, new SecureChannelOptions(), _clock, default);
        Assert.Equal(34, (await _far.Input.ReadAsync()).Buffer.Length);
        _ = await _far.Output.WriteAsync(new byte[] { 0, 96, 1, 2, 3 });

        _clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Null(await connecting);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 31)]
    [InlineData(0, 33)]
    [InlineData(255, 255)]
    [InlineData((byte)'G', (byte)'E')]
    public async Task Accept_FirstRecordOfAnotherLength_FailsWithoutWaitingForIt(byte high, byte low)
    {
        Task<SecureChannel?> accepting = AcceptAsync();

        _ = await _near.Output.WriteAsync(new[] { high, low });

        Assert.Null(await accepting.WaitAsync(TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public async Task Accept_GarbageOfTheRightLengths_Fails()
    {
        Task<SecureChannel?> accepting = AcceptAsync();

        byte[] garbage = new byte[2 + 32 + 2 + 64];
        new Random(1).NextBytes(garbage);
        (garbage[0], garbage[1], garbage[34], garbage[35]) = (0, 32, 0, 64);
        _ = await _near.Output.WriteAsync(garbage);

        Assert.Null(await accepting.WaitAsync(TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public async Task Accept_PeerThatLeaves_Fails()
    {
        Task<SecureChannel?> accepting = AcceptAsync();

        await _near.Output.CompleteAsync();

        Assert.Null(await accepting.WaitAsync(TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public async Task Accept_BrokenStream_Fails()
    {
        Task<SecureChannel?> accepting = AcceptAsync();

        _near.Abort();

        Assert.Null(await accepting.WaitAsync(TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public async Task Accept_Cancelled_Throws()
    {
        using var cancel = new CancellationTokenSource();
        Task<SecureChannel?> accepting = SecureChannel.AcceptAsync(_far, _key, new SecureChannelOptions(), _clock, cancel.Token);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => accepting);
    }

    [Fact]
    public async Task Open_ByteByByte_Works()
    {
        (MemoryConnection client, MemoryConnection clientFar) = MemoryConnection.Pair();
        (MemoryConnection hubFar, MemoryConnection hub) = MemoryConnection.Pair();
        Task relays = Task.WhenAll(TrickleAsync(clientFar.Input, hubFar.Output), TrickleAsync(hubFar.Input, clientFar.Output));
        await using (ChannelPair pair = await ChannelPair.OpenAsync(client, hub))
        {
            byte[] payload = new byte[1_000];
            new Random(2).NextBytes(payload);

            Assert.True(pair.Client.TrySend(Wire.Framing.FrameType.Message, payload));

            Assert.Equal(payload, (await ChannelPair.ReadAsync(pair.Hub)).Payload);
        }

        await relays;
    }

    private static async Task TrickleAsync(PipeReader from, PipeWriter to)
    {
        bool open = true;
        while (open)
        {
            ReadResult read = await from.ReadAsync();
            foreach (ReadOnlyMemory<byte> segment in read.Buffer)
            {
                for (int i = 0; i < segment.Length && open; i++)
                {
                    open = !(await to.WriteAsync(segment.Slice(i, 1))).IsCompleted;
                }
            }

            from.AdvanceTo(read.Buffer.End);
            open &= !read.IsCompleted;
        }

        await to.CompleteAsync();
        await from.CompleteAsync();
    }

    private Task<SecureChannel?> AcceptAsync() => SecureChannel.AcceptAsync(_far, _key, new SecureChannelOptions(), _clock, default);
}
