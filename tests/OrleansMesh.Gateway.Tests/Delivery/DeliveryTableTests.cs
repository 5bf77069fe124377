using OrleansMesh.Gateway.Delivery;
using OrleansMesh.Gateway.Tests.Hubs;
using OrleansMesh.Grains.Ports;
using OrleansMesh.Testing;
using OrleansMesh.Transport;

namespace OrleansMesh.Gateway.Tests.Delivery;

/// <summary>N-05: what is flushed waits for nobody on its way to a session that keeps up.</summary>
public sealed class DeliveryTableTests
{
    private const string Mit = "did:mesh:test:mit";
    private const int Window = 64;

    private readonly ManualTimeProvider _clock = new();
    private readonly DeliveryTable _table = new();
    private readonly Taken _target = new();
    private CountedStore? _store;

    [Fact]
    public async Task OnFlushed_TheSessionKeepsUp_IsGivenAllOfItBeforeTheWriterGoesOn()
    {
        using var over = new CancellationTokenSource();
        Task running = Attached(waiting: 0).RunAsync(over.Token);
        var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        _table.OnFlushed([(Mit, Envelope(1)), (Mit, Envelope(2))], answered.SetResult);

        Assert.Equal([1, 2], _target.Cursors);
        await answered.Task.WaitAsync(TestHub.Patience);
        await EndAsync(over, running);
    }

    [Fact]
    public async Task OnFlushed_TheSessionHasToReadTheStore_TheWriterDoesNotReadIt()
    {
        using var over = new CancellationTokenSource();
        DeliveryPump pump = Attached(waiting: Window);
        Task running = pump.RunAsync(over.Token);
        Assert.Equal(Window, _target.Cursors.Count);
        var read = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        _store!.Reading = () => read.TrySetResult(WakeGathering.IsReleasingBrief);
        using (WakeGathering.BeginBrief())
        {
            // there is room, and the page that was read was full: more may wait
            _ = pump.Acknowledged(Window);
            _table.OnFlushed([(Mit, Envelope(Window + 1))], () => { });
        }

        Assert.False(await read.Task.WaitAsync(TestHub.Patience));
        await EndAsync(over, running);
    }

    private static StoredEnvelope Envelope(long cursor) => new(cursor, new byte[] { 1 }, long.MaxValue);

    private static async Task EndAsync(CancellationTokenSource over, Task running)
    {
        await over.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    private DeliveryPump Attached(int waiting)
    {
        (IEnvelopeStore store, _store) = CountedStore.Of(waiting);
        var pump = new DeliveryPump(Mit, after: 0, _target, store, _clock, Window, isBrief: true);
        _table.Attach(Mit, pump);
        return pump;
    }

    private sealed class Taken : IDeliveryTarget
    {
        public List<long> Cursors { get; } = [];

        public ValueTask<bool> DeliverAsync(long cursor, ReadOnlyMemory<byte> envelope, CancellationToken cancellationToken)
        {
            Cursors.Add(cursor);
            return ValueTask.FromResult(true);
        }
    }
}
