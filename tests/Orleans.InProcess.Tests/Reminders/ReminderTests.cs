using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;

namespace Orleans.InProcess.Tests.Reminders;

public sealed class ReminderTests : IAsyncLifetime
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Journal _journal = new();
    private InProcessTestCluster _cluster = null!;

    public async Task InitializeAsync() => _cluster = await TestClusters.StartAsync(silo =>
    {
        silo.UseInMemoryReminderService();
        silo.Services.AddSingleton(_journal);
    });

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    private IWakefulGrain Grain => _cluster.Client.GetGrain<IWakefulGrain>("a");

    [Fact]
    public async Task Registered_IsFoundByItsOwnGrain_UntilUnregistered()
    {
        await Grain.Register("one", Minute, Minute);
        await Grain.Register("two", Minute, Minute);
        await Grain.Register("two", Minute, Minute * 2);

        Assert.Equal(["one", "two"], await Grain.Names());
        Assert.True(await Grain.Has("one"));
        Assert.False(await Grain.Has("three"));
        Assert.Empty(await _cluster.Client.GetGrain<IWakefulGrain>("b").Names());
        Assert.True(await Grain.Unregister("one"));
        Assert.False(await Grain.Unregister("one"));
        Assert.Equal(["two"], await Grain.Names());
    }

    [Fact]
    public async Task Period_OfLessThanAMinute_IsRefused()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Grain.Register("short", TimeSpan.Zero, Minute - TimeSpan.FromTicks(1)));
        await Grain.Register("just", Minute, Minute);

        Assert.Equal(["just"], await Grain.Names());
    }

    [Fact]
    public async Task NegativeSpans_AreRefused()
    {
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Grain.Register("never", Timeout.InfiniteTimeSpan, Minute));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Grain.Register("once", Minute, Timeout.InfiniteTimeSpan));
    }

    [Fact]
    public async Task BlankName_IsRefused() => await Assert.ThrowsAsync<ArgumentNullException>(() => Grain.Register(" ", Minute, Minute));

    [Fact]
    public async Task Grain_ThatIsNotRemindable_IsRefused() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => _cluster.Client.GetGrain<IForgetfulGrain>("a").Register());

    [Fact]
    public async Task DueSoon_Ticks()
    {
        await Grain.Register("soon", TimeSpan.FromMilliseconds(200), Minute);

        Assert.StartsWith("soon +0", (await _journal.ReachAsync(2))[1], StringComparison.Ordinal);
    }
}
