using System.Threading.Channels;
using OrleansMesh.Gateway.Delivery;
using OrleansMesh.Gateway.Tests.Hubs;
using OrleansMesh.Grains.Ports;
using OrleansMesh.Testing;

namespace OrleansMesh.Gateway.Tests.Delivery;

/// <summary>R-05: what a long queue costs to empty.</summary>
public sealed class DeliveryPumpTests
{
    private const int Window = 64;
    private const int Waiting = 1000;

    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public async Task RunAsync_EachIsAcknowledgedAlone_NoneIsReadTwiceAndManyWithOneRead()
    {
        (IEnvelopeStore store, CountedStore counted) = CountedStore.Of(Waiting);
        var target = new Taken();
        var pump = new DeliveryPump("did:mesh:test:mit", after: 0, target, store, _clock, Window);
        using var over = new CancellationTokenSource();
        Task running = pump.RunAsync(over.Token);
        for (int i = 1; i <= Waiting; i++)
        {
            Assert.Equal(i, await NextAsync(target));
            _ = pump.Acknowledged(i);
        }

        Assert.Equal(Waiting, counted.Given);
        Assert.InRange(counted.Reads, Waiting / Window, 2 * Waiting / (Window / 4));
        await over.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    [Fact]
    public async Task RunAsync_OneIsAcknowledgedAndNoMore_OneMoreIsSent()
    {
        (IEnvelopeStore store, _) = CountedStore.Of(Waiting);
        var target = new Taken();
        var pump = new DeliveryPump("did:mesh:test:mit", after: 0, target, store, _clock, Window);
        using var over = new CancellationTokenSource();
        Task running = pump.RunAsync(over.Token);
        for (int i = 1; i <= Window; i++)
        {
            Assert.Equal(i, await NextAsync(target));
        }

        _ = pump.Acknowledged(1);
        Assert.Equal(Window + 1, await NextAsync(target));
        await over.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        Assert.False(target.Cursors.TryRead(out _));
    }

    [Fact]
    public async Task RunAsync_AReadFails_WhatIsFlushedMeanwhileDoesNotOvertake()
    {
        (IEnvelopeStore store, CountedStore counted) = CountedStore.Of(3);
        counted.Failures = 1;
        var target = new Taken();
        var pump = new DeliveryPump("did:mesh:test:mit", after: 0, target, store, _clock, Window);
        using var over = new CancellationTokenSource();
        await Assert.ThrowsAsync<IOException>(() => pump.RunAsync(over.Token));
        pump.Offer(new StoredEnvelope(3, new byte[] { 1 }, long.MaxValue));

        pump.Reread();
        Task running = pump.RunAsync(over.Token);

        for (int i = 1; i <= 3; i++)
        {
            Assert.Equal(i, await NextAsync(target));
        }

        await over.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    // what the pump waits for with little room is a timer
    private async Task<long> NextAsync(Taken target)
    {
        long start = TimeProvider.System.GetTimestamp();
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        while (TimeProvider.System.GetElapsedTime(start) < TestHub.Patience)
        {
            if (target.Cursors.TryRead(out long cursor))
            {
                return cursor;
            }

            if (_clock.NextDue is { } due)
            {
                _clock.Advance(due - _clock.GetUtcNow());
            }
            else
            {
                _ = await pause.WaitForNextTickAsync();
            }
        }

        throw new TimeoutException("Nothing more is sent.");
    }

    private sealed class Taken : IDeliveryTarget
    {
        private readonly Channel<long> _cursors = Channel.CreateBounded<long>(Window);

        public ChannelReader<long> Cursors => _cursors.Reader;

        public ValueTask<bool> DeliverAsync(long cursor, ReadOnlyMemory<byte> envelope, CancellationToken cancellationToken) =>
            ValueTask.FromResult(_cursors.Writer.TryWrite(cursor));
    }
}
