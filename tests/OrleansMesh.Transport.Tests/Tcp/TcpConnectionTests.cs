using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Transport.Tcp;

namespace OrleansMesh.Transport.Tests.Tcp;

/// <summary>What a TCP connection promises beyond the contract of all transports; the peer is a bare socket.</summary>
public sealed class TcpConnectionTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Socket _peer = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private IMeshConnection _connection = null!;

    public async Task InitializeAsync() => _connection = await ConnectAsync(_peer);

    public async Task DisposeAsync()
    {
        await _connection.DisposeAsync();
        _peer.Dispose();
    }

    [Fact]
    public async Task Spoken_PeerSays_TrueAndNothingIsTaken()
    {
        Task<bool> spoken = _connection.SpokenAsync().AsTask();
        Assert.False(spoken.IsCompleted);
        _ = await _peer.SendAsync(new byte[] { 1, 2 });

        Assert.True(await spoken.WaitAsync(Patience));
        Assert.Equal([1, 2], await TakeAsync(_connection, 2));
    }

    [Fact]
    public async Task Spoken_PeerLeaves_False()
    {
        Task<bool> spoken = _connection.SpokenAsync().AsTask();
        _peer.Shutdown(SocketShutdown.Both);

        Assert.False(await spoken.WaitAsync(Patience));
    }

    [Fact]
    public async Task Spoken_Aborted_FalseAndClosed()
    {
        Task<bool> spoken = _connection.SpokenAsync().AsTask();
        _connection.Abort();

        Assert.False(await spoken.WaitAsync(Patience));
        Assert.True(_connection.Closed.IsCancellationRequested);
    }

    [Fact]
    public async Task Flush_PeerDoesNotRead_WaitsBeforeTheSystemHoldsMuchAndGoesOnWhenItReads()
    {
        // what the peer's own side holds is not bounded here: it is a few hundred KiB, and the system's bound of this side was some megabytes
        const int chunk = TcpConnection.UnsentBytesMax;
        const int heldMax = 16 * chunk;
        PipeWriter output = _connection.Pipe.Output;
        int written = 0;
        ValueTask<FlushResult> flush = ValueTask.FromResult(default(FlushResult));
        while (flush.IsCompleted && written < 2 * heldMax)
        {
            _ = await flush;
            output.GetSpan(chunk)[..chunk].Clear();
            output.Advance(chunk);
            written += chunk;
            flush = output.FlushAsync();
        }

        Assert.InRange(written, chunk, heldMax);
        byte[] taken = new byte[written];
        for (int read = 0; read < written;)
        {
            int more = await _peer.ReceiveAsync(taken.AsMemory(read)).AsTask().WaitAsync(Patience);
            Assert.NotEqual(0, more);
            read += more;
        }

        Assert.False((await flush.AsTask().WaitAsync(Patience)).IsCompleted);
    }

    [Fact]
    public async Task Read_PeerResets_EndsWithoutAnException()
    {
        Task<ReadResult> read = _connection.Pipe.Input.ReadAsync().AsTask();
        _peer.LingerState = new LingerOption(true, 0);
        _peer.Close();

        Assert.True((await read.WaitAsync(Patience)).IsCompleted);
        Assert.True((await FlushedAsync()).IsCompleted);

        async Task<FlushResult> FlushedAsync()
        {
            await ClosedAsync(_connection);
            return await _connection.Pipe.Output.WriteAsync(new byte[] { 1 });
        }
    }

    [Fact]
    public async Task Write_AfterThePeersEnd_StillArrives()
    {
        _peer.Shutdown(SocketShutdown.Send);
        Assert.True((await _connection.Pipe.Input.ReadAsync().AsTask().WaitAsync(Patience)).IsCompleted);

        Assert.False((await _connection.Pipe.Output.WriteAsync(new byte[] { 7 })).IsCompleted);

        byte[] said = new byte[1];
        Assert.Equal(1, await _peer.ReceiveAsync(said).WaitAsync(Patience));
        Assert.Equal([7], said);
    }

    [Fact]
    public async Task Read_TokenCancelled_ThrowsAndTheNextReadGoesOn()
    {
        using var cancel = new CancellationTokenSource();
        Task<ReadResult> read = _connection.Pipe.Input.ReadAsync(cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read.WaitAsync(Patience));

        _ = await _peer.SendAsync(new byte[] { 9 });

        Assert.Equal([9], await TakeAsync(_connection, 1));
    }

    // the system tells of the second piece although it was received with the first: a read that believes it would hold its thread
    [Fact]
    public async Task Read_PiecesCloseTogether_TheNextReadCanBeCancelled()
    {
        byte[] piece = [1];
        for (int round = 0; round < 4_000; round++)
        {
            Task sending = Task.Run(() => _peer.Send(piece) + _peer.Send(piece));
            _ = await TakeAsync(_connection, 2);
            await sending;
            using var cancel = new CancellationTokenSource();
            Task<ReadResult> read = Task.Run(() => _connection.Pipe.Input.ReadAsync(cancel.Token).AsTask());
            Task both = Task.WhenAll(read, cancel.CancelAsync());
            if (await Task.WhenAny(both, Task.Delay(Patience, TimeProvider.System)) != both)
            {
                _peer.Dispose(); // lets go of the thread
            }

            Assert.True(both.IsCanceled, $"Round {round}: the read holds its thread.");
        }
    }

    [Fact]
    public async Task Read_AsMuchUnconsumedAsMayBe_IsShownWhole()
    {
        byte[] said = Noise(TcpTransport.UnconsumedBytesMax);
        Task sending = SendAsync(said);

        PipeReader input = _connection.Pipe.Input;
        while (true)
        {
            ReadResult read = await input.ReadAsync().AsTask().WaitAsync(Patience);
            if (read.Buffer.Length == said.Length)
            {
                Assert.Equal(said, read.Buffer.ToArray());
                input.AdvanceTo(read.Buffer.End);
                break;
            }

            input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }

        await sending;
    }

    [Fact]
    public async Task Read_MoreUnconsumedThanMayBe_Throws()
    {
        Task sending = SendAsync(Noise(TcpTransport.UnconsumedBytesMax + 1));
        PipeReader input = _connection.Pipe.Input;

        InvalidOperationException refused = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            while (true)
            {
                ReadResult read = await input.ReadAsync().AsTask().WaitAsync(Patience);
                input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
        });

        Assert.Contains($"{TcpTransport.UnconsumedBytesMax}", refused.Message, StringComparison.Ordinal);
        await sending;
    }

    [Fact]
    public async Task Flush_ManyPieces_LeaveInOrder()
    {
        byte[] said = Noise(300_000);
        PipeWriter output = _connection.Pipe.Output;
        for (int at = 0; at < said.Length;)
        {
            int size = Math.Min((at % 9_000) + 1, said.Length - at);
            said.AsSpan(at, size).CopyTo(output.GetSpan(size));
            output.Advance(size);
            at += size;
        }

        Task<FlushResult> flush = output.FlushAsync().AsTask();
        byte[] heard = new byte[said.Length];
        for (int at = 0; at < heard.Length;)
        {
            int received = await _peer.ReceiveAsync(heard.AsMemory(at)).AsTask().WaitAsync(Patience);
            Assert.NotEqual(0, received);
            at += received;
        }

        Assert.False((await flush.WaitAsync(Patience)).IsCompleted);
        Assert.Equal(said, heard);
    }

    [Fact]
    public async Task CancelPendingFlush_PeerDoesNotRead_ReturnsAndTheEndCanBeDisposed()
    {
        PipeWriter output = _connection.Pipe.Output;
        output.Advance(Fill(output, 32 * 1024 * 1024));
        Task<FlushResult> flush = output.FlushAsync().AsTask();
        Assert.False(flush.IsCompleted);

        output.CancelPendingFlush();

        Assert.True((await flush.WaitAsync(Patience)).IsCanceled);
        await _connection.DisposeAsync().AsTask().WaitAsync(Patience);
    }

    [Fact]
    public void Read_AnyChunksConsumedAndExaminedAnyhow_AreTheBytesThatWereSent() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), CarryAsync).Check(Config.QuickThrowOnFailure.WithMaxTest(40));

    private static async Task CarryAsync(int seed)
    {
        var random = new Random(seed);
        using var peer = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await using IMeshConnection connection = await ConnectAsync(peer);
        byte[] said = new byte[random.Next(1, 200_000)];
        random.NextBytes(said);
        int[] sizes = [.. Enumerable.Range(0, 64).Select(_ => random.Next(1, 20_000))];
        Task sending = Task.Run(async () =>
        {
            for (int at = 0, i = 0; at < said.Length; i++)
            {
                at += await peer.SendAsync(said.AsMemory(at, Math.Min(sizes[i % sizes.Length], said.Length - at)));
            }
        });

        var heard = new List<byte>();
        while (heard.Count < said.Length)
        {
            ReadResult read = await connection.Pipe.Input.ReadAsync();
            Assert.False(read.Buffer.IsEmpty);
            int consumed = read.Buffer.Length > 60_000 ? (int)read.Buffer.Length : random.Next(0, (int)read.Buffer.Length + 1);
            heard.AddRange(read.Buffer.Slice(0, consumed).ToArray());
            connection.Pipe.Input.AdvanceTo(
                read.Buffer.GetPosition(consumed),
                heard.Count + read.Buffer.Length - consumed < said.Length ? read.Buffer.GetPosition(random.Next(consumed, (int)read.Buffer.Length + 1)) : read.Buffer.GetPosition(consumed));
        }

        await sending;
        Assert.Equal(said, heard);
    }

    private static async Task<IMeshConnection> ConnectAsync(Socket peer)
    {
        await using IMeshListener listener = await new TcpTransport().ListenAsync(new Uri("tcp://127.0.0.1:0"), default);
        await peer.ConnectAsync(IPAddress.Loopback, listener.Address.Port);
        return (await listener.AcceptAsync(default))!;
    }

    private static async Task<byte[]> TakeAsync(IMeshConnection connection, int count)
    {
        PipeReader input = connection.Pipe.Input;
        ReadResult read = await input.ReadAtLeastAsync(count).AsTask().WaitAsync(Patience);
        byte[] taken = read.Buffer.Slice(0, count).ToArray();
        input.AdvanceTo(read.Buffer.GetPosition(count));
        return taken;
    }

    private static async Task ClosedAsync(IMeshConnection connection)
    {
        var closed = new TaskCompletionSource();
        await using CancellationTokenRegistration registration = connection.Closed.Register(closed.SetResult);
        await closed.Task.WaitAsync(Patience);
    }

    private static byte[] Noise(int length)
    {
        byte[] bytes = new byte[length];
        new Random(11).NextBytes(bytes);
        return bytes;
    }

    private static int Fill(PipeWriter output, int bytes)
    {
        output.GetSpan(bytes)[..bytes].Fill(1);
        return bytes;
    }

    private async Task SendAsync(byte[] bytes)
    {
        for (int at = 0; at < bytes.Length;)
        {
            at += await _peer.SendAsync(bytes.AsMemory(at));
        }
    }
}
