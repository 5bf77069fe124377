using System.Collections.Concurrent;
using OrleansMesh.Gateway.Links;
using OrleansMesh.Gateway.Tests.Peers;
using OrleansMesh.Testing;

namespace OrleansMesh.Gateway.Tests.Links;

/// <summary>What is owed to other hubs is paid to each by itself, the urgent first, again and again, within bounds.</summary>
public sealed class HomeDebtsTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly ConcurrentQueue<(string Node, HomeDebt Debt, DateTimeOffset At)> _shown = new();
    private double _random = 1;

    [Fact]
    public async Task TryOwe_OneHubIsSilent_TheOthersAreShownAtOnce()
    {
        var silent = new TaskCompletionSource<HomePayment>();
        await using HomeDebts<HomeDebt> debts = Build((node, _) => node == "silent" ? silent.Task : Task.FromResult(HomePayment.Paid));
        Assert.True(debts.TryOwe("silent", HomeDebt.Of("did:mesh:x:1"), isUrgent: false));
        await ShownAsync(1);
        Assert.True(debts.TryOwe("near", HomeDebt.Of("did:mesh:x:1"), isUrgent: false));

        await ShownAsync(2);
        await Eventually.HoldsAsync(() => debts.Count("near") == 0);
        Assert.Equal(1, debts.Count("silent"));
        silent.SetResult(HomePayment.Paid);
        await Eventually.HoldsAsync(() => debts.Count("silent") == 0);
    }

    [Fact]
    public async Task TryOwe_MoreThanMayBeUnderWay_WhatIsUrgentGoesNext()
    {
        var gate = new TaskCompletionSource<HomePayment>();
        await using HomeDebts<HomeDebt> debts = Build((_, _) => gate.Task);
        HomeDebt[] all = [.. Enumerable.Range(0, HomeDebts<HomeDebt>.UnderWayMax + 3).Select(i => HomeDebt.Of($"did:mesh:x:{i}"))];
        foreach (HomeDebt debt in all)
        {
            Assert.True(debts.TryOwe("node", debt, isUrgent: false));
        }

        await ShownAsync(1);
        HomeDebt end = HomeDebt.Of(Guid.NewGuid());
        Assert.True(debts.TryOwe("node", end, isUrgent: true));
        int before = _shown.Count;
        Assert.InRange(before, 1, HomeDebts<HomeDebt>.UnderWayMax);
        gate.SetResult(HomePayment.Paid);

        await Eventually.HoldsAsync(() => debts.Count("node") == 0);
        Assert.Equal(all.Length + 1, _shown.Count);
        Assert.True(Array.FindIndex([.. _shown], each => each.Debt == end) <= HomeDebts<HomeDebt>.UnderWayMax);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Pay_WhatIsNotTaken_IsTriedAgainTheMoreRarelyTheMoreOften(bool isRefused)
    {
        HomePayment payment = isRefused ? HomePayment.Refused : HomePayment.Unanswered;
        (TimeSpan wait, TimeSpan most) = isRefused ? HomeWaits.Terms.Refused : HomeWaits.Terms.Unanswered;
        await using HomeDebts<HomeDebt> debts = Build((_, _) => Task.FromResult(payment));
        Assert.True(debts.TryOwe("node", HomeDebt.Of("did:mesh:x:1"), isUrgent: false));
        for (int tries = 1; tries < 14; tries++)
        {
            await ShownAsync(tries);
            await Eventually.HoldsAsync(() => _clock.NextDue == _clock.GetUtcNow() + wait);
            _clock.Advance(wait);
            wait = wait * 2 < most ? wait * 2 : most;
        }

        Assert.Equal(most, wait);

        // one that changes is tried at once, and has not failed yet
        await ShownAsync(14);
        Assert.True(debts.TryOwe("node", HomeDebt.Of("did:mesh:x:1"), isUrgent: false));
        await ShownAsync(15);
        await Eventually.HoldsAsync(() => _clock.NextDue == _clock.GetUtcNow() + HomeWaits.Terms.Unanswered.Min);
    }

    [Fact]
    public async Task Pay_WhatIsNotTaken_WaitsByChance()
    {
        _random = 0;
        await using HomeDebts<HomeDebt> debts = Build((_, _) => Task.FromResult(HomePayment.Unanswered));
        Assert.True(debts.TryOwe("node", HomeDebt.Of("did:mesh:x:1"), isUrgent: false));

        await Eventually.HoldsAsync(() => _clock.NextDue == _clock.GetUtcNow() + (HomeWaits.Terms.Unanswered.Min / 2));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Wake_AHubThatIsBack_IsShownAtOnceWhateverItRefused(bool isUnderWay)
    {
        bool isReachable = true;
        var inVain = new TaskCompletionSource<HomePayment>();
        await using HomeDebts<HomeDebt> debts = Build((_, _) => inVain.Task, _ => Volatile.Read(ref isReachable));
        Assert.True(debts.TryOwe("node", HomeDebt.Of("did:mesh:x:1"), isUrgent: false));
        await ShownAsync(1);
        if (!isUnderWay)
        {
            inVain.SetResult(HomePayment.Refused);
            await Eventually.HoldsAsync(() => _clock.NextDue == _clock.GetUtcNow() + HomeWaits.Terms.Refused.Min);
        }

        Volatile.Write(ref isReachable, false);
        debts.Wake();
        Volatile.Write(ref isReachable, true);
        debts.Wake();
        _ = inVain.TrySetResult(HomePayment.Refused);

        // its wait begins anew
        await ShownAsync(2);
        await Eventually.HoldsAsync(() => _clock.NextDue == _clock.GetUtcNow() + HomeWaits.Terms.Refused.Min);
        Assert.Equal(2, _shown.Count);
    }

    [Fact]
    public async Task Pay_WhatChangesMeanwhile_IsShownAgain()
    {
        var first = new TaskCompletionSource<HomePayment>();
        await using HomeDebts<HomeDebt> debts = Build((_, _) => _shown.Count == 1 ? first.Task : Task.FromResult(HomePayment.Paid));
        HomeDebt debt = HomeDebt.Of(Guid.NewGuid());
        Assert.True(debts.TryOwe("node", debt, isUrgent: false));
        await ShownAsync(1);
        Assert.True(debts.TryOwe("node", debt, isUrgent: false));
        first.SetResult(HomePayment.Paid);

        await ShownAsync(2);
        await Eventually.HoldsAsync(() => debts.Count("node") == 0);
    }

    [Fact]
    public async Task Wake_AHubThatWasOutOfReach_IsShownRegistrationsThen()
    {
        bool isReachable = false;
        await using HomeDebts<HomeDebt> debts = Build((_, _) => Task.FromResult(HomePayment.Paid), _ => Volatile.Read(ref isReachable));
        Assert.True(debts.TryOwe("away", HomeDebt.Of("did:mesh:x:1"), isUrgent: false));
        Assert.True(debts.TryOwe("away", HomeDebt.Of(Guid.NewGuid()), isUrgent: true));

        // all federations are owed anew to who comes back
        await Eventually.HoldsAsync(() => debts.Count("away") == 1);
        Assert.Empty(_shown);
        Volatile.Write(ref isReachable, true);
        debts.Wake();
        await Eventually.HoldsAsync(() => debts.Count("away") == 0);
        Assert.Equal(HomeDebt.Of("did:mesh:x:1"), Assert.Single(_shown).Debt);
    }

    [Fact]
    public async Task TryOwe_AsManyHubsAsMayBe_AndNotOneMore()
    {
        await using HomeDebts<HomeDebt> debts = Build((_, _) => Task.FromResult(HomePayment.Paid), _ => false);
        Assert.All(Enumerable.Range(0, HomeDebts<HomeDebt>.HubsMax), i => Assert.True(debts.TryOwe($"n{i}", HomeDebt.Of("did:mesh:x:1"), isUrgent: false)));

        Assert.False(debts.TryOwe("one more", HomeDebt.Of("did:mesh:x:1"), isUrgent: false));
        Assert.True(debts.TryOwe("n0", HomeDebt.Of("did:mesh:x:2"), isUrgent: false));
    }

    [Fact]
    public async Task DisposeAsync_WhileOneIsUnderWay_CompletesAndTakesNoMore()
    {
        var debts = new HomeDebts<HomeDebt>(
            async (_, _, stopped) =>
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, _clock, stopped);
                return HomePayment.Paid;
            },
            _ => true,
            _ => true,
            HomeWaits.Terms,
            _clock,
            () => 1);
        Assert.True(debts.TryOwe("node", HomeDebt.Of("did:mesh:x:1"), isUrgent: false));
        await debts.DisposeAsync();

        Assert.False(debts.TryOwe("node", HomeDebt.Of("did:mesh:x:1"), isUrgent: false));
    }

    private HomeDebts<HomeDebt> Build(Func<string, HomeDebt, Task<HomePayment>> pay, Func<string, bool>? isReachable = null) => new(
        (node, debt, _) =>
        {
            _shown.Enqueue((node, debt, _clock.GetUtcNow()));
            return pay(node, debt);
        },
        isReachable ?? (_ => true),
        debt => debt.Mesh.Length > 0,
        HomeWaits.Terms,
        _clock,
        () => _random);

    private Task ShownAsync(int count) => Eventually.HoldsAsync(() => _shown.Count >= count);
}
