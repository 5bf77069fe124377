using System.Buffers;
using System.IO.Pipelines;
using OrleansMesh.Wire.Framing;

namespace OrleansMesh.Transport.Tests.Contract;

/// <summary>What every transport promises of a connection (<see cref="IMeshConnection"/>); each has a class of its own that opens a real pair.</summary>
public abstract class TransportContract
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>A connection, seen from both ends.</summary>
    protected abstract Task<(IMeshConnection Near, IMeshConnection Far)> OpenAsync();

    [Fact]
    public async Task Write_AnySizesBothWaysAtOnce_ArriveWholeAndInOrder()
    {
        (IMeshConnection near, IMeshConnection far) = await OpenAsync();
        await using IMeshConnection a = near;
        await using IMeshConnection b = far;
        byte[] there = Noise(1, 700_001);
        byte[] back = Noise(2, 500_003);

        Task writing = Task.WhenAll(WriteAsync(a, there, seed: 3), WriteAsync(b, back, seed: 4));
        Task<byte[]> atFar = ReadAsync(b, there.Length);
        Task<byte[]> atNear = ReadAsync(a, back.Length);
        await Task.WhenAll(writing, atFar, atNear).WaitAsync(Patience);

        Assert.Equal(there, await atFar);
        Assert.Equal(back, await atNear);
        Assert.False(a.Closed.IsCancellationRequested);
        Assert.False(b.Closed.IsCancellationRequested);
    }

    [Fact]
    public async Task Dispose_AfterAFlush_PeerReadsAllAndThenTheEnd()
    {
        (IMeshConnection near, IMeshConnection far) = await OpenAsync();
        await using IMeshConnection b = far;
        byte[] said = Noise(5, 9_000);
        await near.Pipe.Output.WriteAsync(said);

        Task<byte[]> atFar = ReadToEndAsync(b);
        await near.DisposeAsync().AsTask().WaitAsync(Patience);

        Assert.Equal(said, await atFar.WaitAsync(Patience));
    }

    [Fact]
    public async Task Complete_Output_PeerReadsAllAndThenTheEnd()
    {
        (IMeshConnection near, IMeshConnection far) = await OpenAsync();
        await using IMeshConnection a = near;
        await using IMeshConnection b = far;
        await a.Pipe.Output.WriteAsync(new byte[] { 1, 2 });

        await a.Pipe.Output.CompleteAsync();

        Assert.Equal([1, 2], await ReadToEndAsync(b).WaitAsync(Patience));
    }

    [Fact]
    public async Task Abort_OneEnd_BothAreClosedAndReadNoMore()
    {
        (IMeshConnection near, IMeshConnection far) = await OpenAsync();
        await using IMeshConnection a = near;
        await using IMeshConnection b = far;
        Task<bool> atNear = EndsAsync(a);
        Task<bool> atFar = EndsAsync(b);

        a.Abort();

        Assert.True(await atNear.WaitAsync(Patience));
        Assert.True(await atFar.WaitAsync(Patience));
        await ClosedAsync(a);
        await ClosedAsync(b);
    }

    [Fact]
    public async Task Write_PeerDoesNotRead_WaitsAndLosesNothing()
    {
        (IMeshConnection near, IMeshConnection far) = await OpenAsync();
        await using IMeshConnection a = near;
        await using IMeshConnection b = far;
        byte[] bulk = Noise(6, 24 * 1024 * 1024);

        Task writing = WriteAsync(a, bulk, seed: null);
        Assert.False(writing.IsCompleted); // more than any buffer between them holds

        Assert.Equal(bulk, await ReadAsync(b, bulk.Length).WaitAsync(Patience));
        await writing.WaitAsync(Patience);
    }

    [Fact]
    public async Task CancelPendingRead_Waiting_ReturnsAndTheNextReadGoesOn()
    {
        (IMeshConnection near, IMeshConnection far) = await OpenAsync();
        await using IMeshConnection a = near;
        await using IMeshConnection b = far;
        Task<ReadResult> waiting = b.Pipe.Input.ReadAsync().AsTask();
        b.Pipe.Input.CancelPendingRead();
        ReadResult cancelled = await waiting.WaitAsync(Patience);
        Assert.True(cancelled.IsCanceled);
        b.Pipe.Input.AdvanceTo(cancelled.Buffer.Start);

        await a.Pipe.Output.WriteAsync(new byte[] { 7 });

        Assert.Equal([7], await ReadAsync(b, 1).WaitAsync(Patience));
    }

    [Fact]
    public async Task SecureChannel_OverIt_ALongFrameDelaysNoHeartbeat()
    {
        (IMeshConnection near, IMeshConnection far) = await OpenAsync();
        await using ChannelPair pair = await ChannelPair.OpenAsync(near, far);
        pair.Hub.FramePayloadMax = SecureChannel.PayloadMax;
        byte[] bulk = Noise(8, SecureChannel.PayloadMax);
        Assert.True(await pair.Client.SendAsync(FrameType.TreeSync, bulk, default));
        Assert.True(pair.Client.TrySend(FrameType.Heartbeat, [1]));

        Assert.Equal(FrameType.Heartbeat, (await ChannelPair.ReadAsync(pair.Hub)).Type);
        Assert.Equal(bulk, (await ChannelPair.ReadAsync(pair.Hub)).Payload);
    }

    private static byte[] Noise(int seed, int length)
    {
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static async Task WriteAsync(IMeshConnection to, byte[] bytes, int? seed)
    {
        Random? sizes = seed is { } s ? new Random(s) : null;
        for (int at = 0; at < bytes.Length;)
        {
            int size = Math.Min(sizes?.Next(1, 40_000) ?? 65_536, bytes.Length - at);
            await to.Pipe.Output.WriteAsync(bytes.AsMemory(at, size));
            at += size;
        }
    }

    private static async Task<byte[]> ReadAsync(IMeshConnection from, int length)
    {
        byte[] bytes = new byte[length];
        for (int at = 0; at < length;)
        {
            ReadResult read = await from.Pipe.Input.ReadAsync();
            Assert.False(read.IsCompleted && read.Buffer.IsEmpty, "The connection ended early.");
            ReadOnlySequence<byte> taken = read.Buffer.Slice(0, Math.Min(length - at, read.Buffer.Length));
            taken.CopyTo(bytes.AsSpan(at));
            at += (int)taken.Length;
            from.Pipe.Input.AdvanceTo(taken.End);
        }

        return bytes;
    }

    private static async Task<byte[]> ReadToEndAsync(IMeshConnection from)
    {
        while (true)
        {
            ReadResult read = await from.Pipe.Input.ReadAsync();
            if (read.IsCompleted)
            {
                byte[] bytes = read.Buffer.ToArray();
                from.Pipe.Input.AdvanceTo(read.Buffer.End);
                return bytes;
            }

            from.Pipe.Input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static async Task<bool> EndsAsync(IMeshConnection connection)
    {
        try
        {
            return (await connection.Pipe.Input.ReadAsync()).IsCompleted;
        }
        catch (Exception broken) when (broken is IOException or OperationCanceledException)
        {
            return true;
        }
    }

    private static async Task ClosedAsync(IMeshConnection connection)
    {
        var closed = new TaskCompletionSource();
        await using CancellationTokenRegistration registration = connection.Closed.Register(closed.SetResult);
        await closed.Task.WaitAsync(Patience);
    }
}
