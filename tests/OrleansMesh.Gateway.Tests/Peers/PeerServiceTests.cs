using System.Collections.Concurrent;
using OrleansMesh.Wire.Membership;

namespace OrleansMesh.Gateway.Tests.Peers;

public sealed class PeerServiceTests : IAsyncLifetime
{
    private readonly PeerNode _a = new();
    private readonly PeerNode _b = new();
    private readonly PeerNode _c = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _a.DisposeAsync();
        await _b.DisposeAsync();
        await _c.DisposeAsync();
    }

    [Fact]
    public async Task Crash_OneOfThreeHubs_IsSuspectThenDeadAtBothOthersAndAliveWhenItIsBack()
    {
        await StartAllAsync();
        var changes = new ConcurrentQueue<MemberState>();
        _a.Membership.Changed += change => Note(change, changes);
        _b.Membership.Changed += change => Note(change, changes);

        await _c.CrashAsync();
        await Task.WhenAll(_a.SeesAsync(_c, MemberState.Dead), _b.SeesAsync(_c, MemberState.Dead));

        // one of them may hear of the death before it hears of the suspicion
        Assert.Equal(MemberState.Suspect, changes.First());

        await _c.Hub.StartAsync();
        await Task.WhenAll(_a.SeesAliveAsync(_c), _b.SeesAliveAsync(_c), _c.SeesAliveAsync(_a), _c.SeesAliveAsync(_b));
    }

    [Fact]
    public async Task Stop_OneOfThreeHubs_HasLeftAtBothOthers()
    {
        await StartAllAsync();

        await _c.Hub.StopAsync();

        await Task.WhenAll(_a.SeesAsync(_c, MemberState.Left), _b.SeesAsync(_c, MemberState.Left));
        await Task.WhenAll(_a.SeesAliveAsync(_b), _b.SeesAliveAsync(_a));
    }

    [Fact]
    public async Task Start_TwoHubsThatDialEachOther_KeepTheSameOneSession()
    {
        await Task.WhenAll(_a.StartAsync(_a, _b), _b.StartAsync(_a, _b));

        await Task.WhenAll(_a.SeesAliveAsync(_b), _b.SeesAliveAsync(_a));
        await Eventually.HoldsAsync(() => (_a.Pool.OpenCount, _b.Pool.OpenCount) == (1, 1)
            && _a.Pool.TryGet(_b.Id, out Gateway.Peers.PeerSession? ours)
            && _b.Pool.TryGet(_a.Id, out Gateway.Peers.PeerSession? theirs)
            && ours.HandshakeHash.Span.SequenceEqual(theirs.HandshakeHash.Span));
    }

    [Fact]
    public async Task Start_APeerThatIsNotThere_DoesNotHoldUpTheHubAndIsFoundDeadAndLaterAlive()
    {
        await _a.StartAsync(_b);
        await _a.SeesAsync(_b, MemberState.Dead);

        await _b.StartAsync(_a);

        await Task.WhenAll(_a.SeesAliveAsync(_b), _b.SeesAliveAsync(_a));
    }

    [Fact]
    public async Task Start_OnlyOneSideListsTheOther_IsNoMemberThere()
    {
        await _b.StartAsync();
        await _a.StartAsync(_b);

        await _a.SeesAsync(_b, MemberState.Dead);

        Assert.Null(_b.Membership.Find(_a.Id));
        Assert.Equal((0, 0), (_a.Pool.OpenCount, _b.Pool.OpenCount));
    }

    private static void Note(in MembershipEvent change, ConcurrentQueue<MemberState> changes) => changes.Enqueue(change.State);

    private async Task StartAllAsync()
    {
        PeerNode[] all = [_a, _b, _c];
        await Task.WhenAll(all.Select(n => n.StartAsync(all)));
        await Task.WhenAll(all.SelectMany(n => all.Where(o => o != n).Select(n.SeesAliveAsync)));
    }
}
