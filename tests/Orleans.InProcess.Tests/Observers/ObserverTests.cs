using System.Runtime.CompilerServices;

namespace Orleans.InProcess.Tests.Observers;

public sealed class ObserverTests : ClusterTest
{
    private ITalkerGrain Grain => Grains.GetGrain<ITalkerGrain>("a");

    [Fact]
    public async Task Observer_IsCalledByAGrain()
    {
        var listener = new Listener(Gates);
        IListener reference = Grains.CreateObjectReference<IListener>(listener);
        await Soon(Grain.Tell(reference, "x"));
        await Gates.ReachedAsync("heard x");
        await Gates.ReachedAsync("hint x");
        Assert.Equal(8, await Soon(Grain.Ask(reference, 7)));
        GC.KeepAlive(listener);
    }

    [Fact]
    public async Task ObserverObject_AsArgument_IsRefused() =>
        await Assert.ThrowsAsync<NotSupportedException>(() => Soon(Grain.Ask(new Listener(Gates), 7)));

    [Fact]
    public async Task Observer_AfterDelete_IsGone()
    {
        var listener = new Listener(Gates);
        IListener reference = Grains.CreateObjectReference<IListener>(listener);
        Grains.DeleteObjectReference<IListener>(reference);
        await Assert.ThrowsAsync<ClientNotAvailableException>(() => Soon(Grain.Ask(reference, 7)));
        GC.KeepAlive(listener);
    }

    [Fact]
    public async Task Observer_ThatNobodyHolds_IsForgotten()
    {
        IListener reference = ReferenceToNothing();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        await Assert.ThrowsAsync<ClientNotAvailableException>(() => Soon(Grain.Ask(reference, 7)));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private IListener ReferenceToNothing() => Grains.CreateObjectReference<IListener>(new Listener(Gates));
}
