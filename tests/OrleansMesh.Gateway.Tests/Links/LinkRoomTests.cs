using System.Threading.Channels;
using OrleansMesh.Domain.Qos;
using OrleansMesh.Gateway.Links;
using OrleansMesh.Gateway.Tests.Hubs;

namespace OrleansMesh.Gateway.Tests.Links;

public sealed class LinkRoomTests
{
    private const int Count = 64;

    private static readonly Guid Acme = new("00000000-0000-4000-8000-000000000001");
    private static readonly Guid Mit = new("00000000-0000-4000-8000-000000000002");

    private readonly LinkRoom _room = new(Count);
    private readonly Channel<string> _order = Channel.CreateBounded<string>(16);

    [Fact]
    public void TryTake_FillingUp_TurnsAwayTheLeastUrgentFirst()
    {
        QosClass[] classes = [QosClass.Low, QosClass.Normal, QosClass.High, QosClass.Critical];
        int[] taken = [.. classes.Select(TakeAll)];

        Assert.Equal([48, 8, 4, 4], taken);
        _room.GiveBack();
        Assert.False(_room.TryTake(QosClass.High));
        Assert.True(_room.TryTake(QosClass.Critical));
    }

    [Fact]
    public void IsCrowded_AnEighthOfThePlacesIsLeft_UntilThereAreMore()
    {
        for (int taken = 0; taken < Count * 7 / 8; taken++)
        {
            Assert.False(_room.IsCrowded);
            Assert.True(_room.TryTake(QosClass.Critical));
        }

        Assert.True(_room.IsCrowded);
        _room.GiveBack();
        Assert.False(_room.IsCrowded);
    }

    [Fact]
    public async Task IsCrowded_SomethingWaits_UntilItHasAPlaceAndThereAreMore()
    {
        await FillAsync();
        Task waiting = WaitAsync("waits", QosClass.Low, Acme);
        Assert.True(_room.IsCrowded);
        int given = 0;
        for (; given < Count && _room.IsCrowded; given++)
        {
            _room.GiveBack();
        }

        // one for what waited, and as many as make more than an eighth free
        Assert.Equal(1 + (Count / 8) - (Count / 16) + 1, given);
        await waiting.WaitAsync(TestHub.Patience);
    }

    [Fact]
    public async Task TakeAsync_NoRoom_ByClassThenByTurnsOfFederations()
    {
        await FillAsync();
        Task[] waiting =
        [
            WaitAsync("low", QosClass.Low, Acme), WaitAsync("acme1", QosClass.Normal, Acme), WaitAsync("acme2", QosClass.Normal, Acme),
            WaitAsync("mit", QosClass.Normal, Mit), WaitAsync("critical", QosClass.Critical, Mit),
        ];
        var order = new List<string>();
        using var patience = new CancellationTokenSource(TestHub.Patience);
        foreach (Task _ in waiting)
        {
            _room.GiveBack();
            order.Add(await _order.Reader.ReadAsync(patience.Token));
        }

        await Task.WhenAll(waiting).WaitAsync(TestHub.Patience);
        Assert.Equal("critical", order[0]);
        Assert.True(order.IndexOf("mit") < order.IndexOf("acme2"));
        Assert.True(order.IndexOf("acme1") < order.IndexOf("acme2"));
    }

    [Fact]
    public async Task TakeAsync_WhoGivesUp_LosesNoPlace()
    {
        await FillAsync();
        using var impatient = new CancellationTokenSource();
        ValueTask given = _room.TakeAsync(() => (QosClass.Critical, Acme, 1), impatient.Token);
        Task patient = WaitAsync("patient", QosClass.Low, Acme);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await given);

        _room.GiveBack();

        await patient.WaitAsync(TestHub.Patience);
    }

    [Fact]
    public async Task TakeAsync_Full_LeavesPlacesForWhatCannotWait()
    {
        await FillAsync();

        Assert.True(_room.TryTake(QosClass.Critical));
        Assert.False(_room.TryTake(QosClass.Normal));
    }

    private int TakeAll(QosClass priority)
    {
        int taken = 0;
        while (_room.TryTake(priority))
        {
            taken++;
        }

        return taken;
    }

    private async Task FillAsync()
    {
        for (int i = 0; i < Count - (Count / 16); i++)
        {
            await _room.TakeAsync(() => throw new InvalidOperationException("There is room."), CancellationToken.None);
        }
    }

    private async Task WaitAsync(string name, QosClass priority, Guid federation)
    {
        // an item of a quantum: the turns of federations change with each
        await _room.TakeAsync(() => (priority, federation, 16 * 1024), CancellationToken.None);
        Assert.True(_order.Writer.TryWrite(name));
    }
}
