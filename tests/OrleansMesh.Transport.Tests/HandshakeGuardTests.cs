using OrleansMesh.Cryptography;
using OrleansMesh.Testing;
using OrleansMesh.Transport.Memory;
using OrleansMesh.Wire.Framing;

namespace OrleansMesh.Transport.Tests;

public sealed class HandshakeGuardTests : IAsyncLifetime
{
    private readonly Ed25519PrivateKey _hubKey = Ed25519PrivateKey.Generate();
    private readonly Ed25519PrivateKey _clientKey = Ed25519PrivateKey.Generate();
    private readonly MemoryConnection _near;
    private readonly MemoryConnection _far;
    private readonly Guard _guard = new();

    public HandshakeGuardTests() => (_near, _far) = MemoryConnection.Pair();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _near.DisposeAsync();
        await _far.DisposeAsync();
        _hubKey.Dispose();
        _clientKey.Dispose();
    }

    [Fact]
    public async Task Accept_Guarded_ComputesEachRecordThroughTheGuard()
    {
        (SecureChannel client, SecureChannel hub) = await OpenAsync(FrameType.Handshake, 1);
        await using SecureChannel near = client, far = hub;

        Assert.Equal((2, 2), (_guard.Asked, _guard.Computed));
    }

    [Fact]
    public async Task Accept_PartOfARecord_AsksNothing()
    {
        Task<SecureChannel?> accepting = AcceptAsync();
        await _near.Output.WriteAsync(new byte[] { 0, 32, 1, 2, 3 });
        await _near.DisposeAsync();

        Assert.Null(await accepting);
        Assert.Equal(0, _guard.Asked);
    }

    [Fact]
    public async Task Accept_RecordThatFails_IsComputedThroughTheGuardToo()
    {
        Task<SecureChannel?> accepting = AcceptAsync();
        byte[] smallOrderPoint = new byte[32];
        await _near.Output.WriteAsync((byte[])[0, 32, .. smallOrderPoint]);

        Assert.Null(await accepting);
        Assert.Equal((1, 1), (_guard.Asked, _guard.Computed));
    }

    [Theory]
    [InlineData(new byte[] { 0, 5, 1, 2, 3, 4, 5 })]
    [InlineData(new byte[] { 0, 33 })]
    [InlineData(new byte[] { 255, 255, 1 })]
    public async Task Accept_LengthThatBeginsNoHandshake_FailsAtOnceAndAsksNothing(byte[] bytes)
    {
        Task<SecureChannel?> accepting = AcceptAsync();
        await _near.Output.WriteAsync(bytes);

        Assert.Null(await accepting);
        Assert.Equal(0, _guard.Asked);
    }

    [Fact]
    public async Task Accept_CancelledWhileTheStrangerIsSilent_EndsWithoutAnException()
    {
        using var over = new CancellationTokenSource();
        Task<SecureChannel?> accepting = AcceptAsync(over.Token);
        await over.CancelAsync();

        Assert.Null(await accepting.WaitAsync(TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public async Task Accept_GateStaysShut_ComputesNothingUntilCancelled()
    {
        using var over = new CancellationTokenSource();
        _guard.Gate = new TaskCompletionSource().Task.WaitAsync(over.Token);
        Task<SecureChannel?> accepting = AcceptAsync(over.Token);
        await _near.Output.WriteAsync((byte[])[0, 32, .. new byte[32]]);
        await _guard.Reached.WaitAsync(TimeSpan.FromSeconds(60));
        await over.CancelAsync();

        Assert.Null(await accepting);
        Assert.Equal((1, 0), (_guard.Asked, _guard.Computed));
        Assert.False(_near.Input.TryRead(out System.IO.Pipelines.ReadResult answer) && answer.Buffer.Length > 0);
    }

    [Theory]
    [InlineData(FrameType.Handshake, SecureChannel.UnjoinedPayloadMax, true)]
    [InlineData(FrameType.Handshake, SecureChannel.UnjoinedPayloadMax + 1, false)]
    [InlineData(FrameType.Message, 1, false)]
    [InlineData(FrameType.Discovery, 1, false)]
    [InlineData(FrameType.TreeSync, 1, false)]
    public async Task Read_GuardedAndNotJoined_TakesControlFramesAlone(FrameType type, int bytes, bool isTaken)
    {
        (SecureChannel client, SecureChannel hub) = await OpenAsync(type, bytes);
        await using SecureChannel near = client, far = hub;

        FrameRead read = await hub.ReadAsync(default);

        Assert.Equal(isTaken ? (FrameReadKind.Frame, ChannelFault.None) : (FrameReadKind.Fault, ChannelFault.FrameTooLong), (read.Kind, read.Fault));
    }

    [Fact]
    public async Task Read_GuardedAndJoined_TakesAllLanes()
    {
        (SecureChannel client, SecureChannel hub) = await OpenAsync(FrameType.Handshake, 1);
        await using SecureChannel near = client, far = hub;
        Assert.Equal(FrameReadKind.Frame, (await hub.ReadAsync(default)).Kind);
        hub.FramePayloadMax = SecureChannel.PayloadMax;
        Assert.True(client.TrySend(FrameType.Message, new byte[100_000]));

        Assert.Equal(100_000, (await hub.ReadAsync(default)).Payload.Length);
    }

    [Fact]
    public async Task Accept_ClientLeavesWithoutAWordAfterItsHandshake_IsNoChannel()
    {
        Task<SecureChannel?> accepting = AcceptAsync();
        await using SecureChannel client = await ConnectAsync();
        await _near.DisposeAsync();

        Assert.Null(await accepting.WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.Equal((2, 2), (_guard.Asked, _guard.Computed));
    }

    [Fact]
    public async Task Accept_CancelledWhileTheClientSaysNothingAfterItsHandshake_EndsWithoutAnException()
    {
        using var over = new CancellationTokenSource();
        Task<SecureChannel?> accepting = AcceptAsync(over.Token);
        await using SecureChannel client = await ConnectAsync();
        await _guard.Second.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.False(accepting.IsCompleted);
        await over.CancelAsync();

        Assert.Null(await accepting.WaitAsync(TimeSpan.FromSeconds(60)));
    }

    private async Task<(SecureChannel Client, SecureChannel Hub)> OpenAsync(FrameType type, int bytes)
    {
        Task<SecureChannel?> accepting = AcceptAsync();
        SecureChannel client = await ConnectAsync();
        Assert.True(client.TrySend(type, new byte[bytes]));
        return (client, (await accepting.WaitAsync(TimeSpan.FromSeconds(60)))!);
    }

    private async Task<SecureChannel> ConnectAsync() =>
        (await SecureChannel.ConnectAsync(_near, _clientKey, new SecureChannelOptions(), new ManualTimeProvider(), default))!;

    private Task<SecureChannel?> AcceptAsync(CancellationToken ct = default) =>
        SecureChannel.AcceptAsync(_far, _hubKey, _guard, new SecureChannelOptions(), new ManualTimeProvider(), ct);

    private sealed class Guard : IHandshakeGuard
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

        private readonly TaskCompletionSource _second = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Reached => _reached.Task;

        public Task Second => _second.Task;

        public int Asked { get; private set; }

        public int Computed { get; private set; }

        public Task Gate { get; set; } = Task.CompletedTask;

        public async Task ComputeAsync(Action work, CancellationToken cancellationToken)
        {
            Asked++;
            _ = _reached.TrySetResult();
            await Gate;
            work();
            if (++Computed == 2)
            {
                _ = _second.TrySetResult();
            }
        }
    }
}
