using System.Globalization;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Gateway.Delivery;
using OrleansMesh.Gateway.Links;
using OrleansMesh.Gateway.Sessions;

namespace OrleansMesh.Simulation.Tests;

/// <summary>A mesh that takes its stored queue, acknowledges what it has, loses its session now and then and resumes where it was.</summary>
internal sealed class SimReceiver(string meshId, SimHub hub, TimeProvider clock, SimTally tally, SimTrace trace, Random random) : IDeliveryTarget
{
    private const int Window = 16;

    private readonly Dictionary<string, (SimSender Sender, int Arrived)> _from = new(StringComparer.Ordinal);
    private long _cursor;
    private CancellationTokenSource _session = new();
    private DeliveryPump? _pump;
    private AcknowledgementWriter? _acknowledgements;

    public string MeshId => meshId;

    /// <summary>Whether it never has a session.</summary>
    public bool IsDead { get; init; }

    /// <summary>A mesh that sends to this one.</summary>
    public void Expect(SimSender sender) => _from.Add(sender.Source, (sender, 0));

    /// <summary>How many have come from a mesh.</summary>
    public int ArrivedFrom(SimSender sender) => _from[sender.Source].Arrived;

    public void Drop() => _session.Cancel();

    public async Task RunAsync()
    {
        while (true)
        {
            if (hub.IsUp)
            {
                await RunSessionAsync();
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50 + random.Next(300)), clock, CancellationToken.None);
        }
    }

    public async ValueTask<bool> DeliverAsync(long cursor, ReadOnlyMemory<byte> envelope, CancellationToken cancellationToken)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(1 + random.Next(4)), clock, CancellationToken.None);
        if (cancellationToken.IsCancellationRequested)
        {
            return false;
        }

        Assert.True(cursor > _cursor, $"{meshId} got cursor {cursor} after {_cursor}.");
        Assert.True(FmpCodec.TryDecode(envelope, out FmpEnvelope? taken, out _));
        (SimSender sender, int arrived) = _from[taken.SourceMeshId];
        int number = int.Parse(taken.MessageId, CultureInfo.InvariantCulture) - sender.First;
        trace.Note("taken", meshId, number, envelope.Span);
        Assert.True(number == arrived, $"{meshId} got {number} of {taken.SourceMeshId} where {arrived} was next.");
        Assert.True(number < sender.Given, $"{meshId} got {number} of {taken.SourceMeshId}, which was not sent.");
        Assert.InRange(taken.HopCount, 1, FmpLimits.HopsMax);
        (_cursor, _from[taken.SourceMeshId]) = (cursor, (sender, arrived + 1));
        tally.Arrived++;
        if (sender.Hub != hub && sender.GivenAt(number) - trace.Start >= tally.LatenciesFrom)
        {
            tally.Latencies.Add(clock.GetUtcNow() - sender.GivenAt(number));
        }

        _ = AcknowledgeAsync(cursor, _pump!, _acknowledgements!, _session.Token);
        return true;
    }

    private async Task RunSessionAsync()
    {
        CancellationTokenSource session = _session = new CancellationTokenSource();
        long after = Math.Max(Math.Min(_cursor, hub.Disk.Last), hub.Disk.Acknowledged(meshId));
        _acknowledgements = new AcknowledgementWriter(meshId, hub.Store);
        _pump = new DeliveryPump(meshId, after, this, hub.Store, hub.Clock, Window);
        DeliveryTable deliveries = hub.Deliveries;
        Task down = hub.Down.Task;
        deliveries.Attach(meshId, _pump);
        try
        {
            Task pumping = _pump.RunAsync(session.Token);
            if (await Task.WhenAny(pumping, down) == down)
            {
                await session.CancelSoonAsync();
            }

            await pumping;
        }
        catch (OperationCanceledException)
        {
            // dropped
        }
        finally
        {
            deliveries.Detach(meshId, _pump);
        }
    }

    private async Task AcknowledgeAsync(long cursor, DeliveryPump pump, AcknowledgementWriter acknowledgements, CancellationToken session)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(1 + random.Next(40)), clock, CancellationToken.None);
        if (!session.IsCancellationRequested)
        {
            acknowledgements.Acknowledge(pump.Acknowledged(cursor));
        }
    }
}
