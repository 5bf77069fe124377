using OrleansMesh.Gateway.Sessions;
using OrleansMesh.Gateway.Tests.Hubs;

namespace OrleansMesh.Gateway.Tests.Sessions;

public sealed class SlotsTests
{
    [Fact]
    public async Task TakeAsync_AllTaken_WaitsForOneGivenBack()
    {
        var slots = new Slots(2);
        await slots.TakeAsync(CancellationToken.None);
        Assert.True(slots.TryTake());
        Assert.False(slots.TryTake());

        Task third = slots.TakeAsync(CancellationToken.None).AsTask();
        Assert.False(third.IsCompleted);
        slots.GiveBack();

        await third.WaitAsync(Patience);
        Assert.False(slots.TryTake());
    }

    [Fact]
    public async Task TakeAsync_GivenUp_TakesNoPlace()
    {
        var slots = new Slots(1);
        Assert.True(slots.TryTake());
        using var impatient = new CancellationTokenSource();
        Task waiting = slots.TakeAsync(impatient.Token).AsTask();
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        slots.GiveBack();

        Assert.True(slots.TryTake());
    }

    [Fact]
    public async Task TakeAllAsync_OneIsOut_WaitsForItAndLeavesNone()
    {
        var slots = new Slots(3);
        Assert.True(slots.TryTake());
        Task all = slots.TakeAllAsync(CancellationToken.None);
        Assert.False(all.IsCompleted);

        slots.GiveBack();

        await all.WaitAsync(Patience);
        Assert.False(slots.TryTake());
    }

    private static TimeSpan Patience => TestHub.Patience;
}
