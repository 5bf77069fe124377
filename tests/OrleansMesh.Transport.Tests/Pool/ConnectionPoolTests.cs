using System.ComponentModel.DataAnnotations;
using OrleansMesh.Testing;
using OrleansMesh.Transport.Pool;
using OrleansMesh.Wire;

namespace OrleansMesh.Transport.Tests.Pool;

public sealed class ConnectionPoolTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly List<(NodeId Peer, TaskCompletionSource<LinkEnd> Done, CancellationToken Ct)> _dials = [];
    private int _links;

    [Fact]
    public async Task GetAsync_ManyCallers_ShareOneDialAndItsConnection()
    {
        await using ConnectionPool<LinkEnd> pool = Open();
        Task<LinkEnd>[] callers = [.. Enumerable.Range(0, 10).Select(_ => pool.GetAsync(Node(2), CancellationToken.None))];
        LinkEnd connection = NewLink();
        Assert.Single(_dials).Done.SetResult(connection);

        Assert.All(await Task.WhenAll(callers), c => Assert.Same(connection, c));
        Assert.Same(connection, await pool.GetAsync(Node(2), CancellationToken.None));
        Assert.Single(_dials);
        Assert.Equal(1, pool.Count);
    }

    [Fact]
    public async Task GetAsync_ACallerGivesUp_TheOthersStillGetTheConnection()
    {
        await using ConnectionPool<LinkEnd> pool = Open();
        using var impatient = new CancellationTokenSource();
        Task<LinkEnd> first = pool.GetAsync(Node(2), impatient.Token);
        Task<LinkEnd> second = pool.GetAsync(Node(2), CancellationToken.None);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);

        _dials[0].Done.SetResult(NewLink());
        Assert.NotNull(await second);
    }

    [Fact]
    public async Task GetAsync_TheDialFails_IsHeldBackLongerEachTimeUpToTheMost()
    {
        await using ConnectionPool<LinkEnd> pool = Open(new() { BackoffMin = TimeSpan.FromSeconds(1), BackoffMax = TimeSpan.FromSeconds(4) });
        foreach (int seconds in (int[])[1, 2, 4, 4])
        {
            Task<LinkEnd> caller = pool.GetAsync(Node(2), CancellationToken.None);
            _dials[^1].Done.SetException(new IOException("Nobody answers."));
            await Assert.ThrowsAsync<IOException>(() => caller);

            // the random source is fixed at one half: three quarters of the wait
            Assert.Equal(TimeSpan.FromSeconds(0.75 * seconds), pool.RetryIn(Node(2)));
            int before = _dials.Count;
            await Assert.ThrowsAsync<IOException>(() => pool.GetAsync(Node(2), CancellationToken.None));
            Assert.Equal(before, _dials.Count);
            _clock.Advance(TimeSpan.FromSeconds(0.75 * seconds));
            Assert.Equal(TimeSpan.Zero, pool.RetryIn(Node(2)));
        }
    }

    [Fact]
    public async Task GetAsync_NoAnswerInTime_FailsAndFreesThePlace()
    {
        await using ConnectionPool<LinkEnd> pool = Open(new() { DialsMax = 1, DialTimeout = TimeSpan.FromSeconds(5) });
        Task<LinkEnd> caller = pool.GetAsync(Node(2), CancellationToken.None);
        await Assert.ThrowsAsync<IOException>(() => pool.GetAsync(Node(3), CancellationToken.None));
        _clock.Advance(TimeSpan.FromSeconds(5));

        await Assert.ThrowsAsync<IOException>(() => caller);
        Task<LinkEnd> next = pool.GetAsync(Node(3), CancellationToken.None);
        _dials[^1].Done.SetResult(NewLink());
        Assert.NotNull(await next);
    }

    [Fact]
    public async Task Peers_AsManyAsMayBe_OneMoreOnlyInPlaceOfAnIdleOne()
    {
        await using ConnectionPool<LinkEnd> pool = Open(new() { PeersMax = 2, IdleTimeout = TimeSpan.FromSeconds(40) });
        LinkEnd second = NewLink();
        Assert.True(pool.TryRegister(Node(2), second));
        Assert.True(pool.TryRegister(Node(3), NewLink()));
        Assert.False(pool.TryRegister(Node(4), NewLink()));
        await Assert.ThrowsAsync<IOException>(() => pool.GetAsync(Node(4), CancellationToken.None));

        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.True(pool.TryGet(Node(3), out _));
        Assert.True(pool.TryRegister(Node(4), NewLink()));
        Assert.True(second.Completion.IsCompleted);
        Assert.False(pool.TryGet(Node(2), out _));
        Assert.Equal(2, pool.Count);
    }

    [Fact]
    public async Task Idle_AsLongAsMayBe_IsClosedAndAUsedOneIsNot()
    {
        await using ConnectionPool<LinkEnd> pool = Open(new() { IdleTimeout = TimeSpan.FromSeconds(60), LingerTimeout = TimeSpan.FromSeconds(2) });
        LinkEnd idle = NewLink();
        LinkEnd used = NewLink();
        Assert.True(pool.TryRegister(Node(2), idle));
        Assert.True(pool.TryRegister(Node(3), used));
        _clock.Advance(TimeSpan.FromSeconds(59));
        Assert.True(pool.TryGet(Node(3), out _));
        Assert.False(idle.Completion.IsCompleted);

        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.True(idle.Completion.IsCompleted);
        Assert.False(used.Completion.IsCompleted);
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 1)]
    public async Task CrossedDials_EitherOrder_KeepTheOneThatTheSmallerIdDialled(byte self, byte peer)
    {
        await using ConnectionPool<LinkEnd> pool = Open(self: self);
        Task<LinkEnd> caller = pool.GetAsync(Node(peer), CancellationToken.None);
        LinkEnd inbound = NewLink();
        Assert.True(pool.TryRegister(Node(peer), inbound));
        Assert.Same(inbound, await caller);

        LinkEnd dialled = NewLink();
        _dials[0].Done.SetResult(dialled);
        LinkEnd winner = self < peer ? dialled : inbound;
        Assert.True(pool.TryGet(Node(peer), out LinkEnd? used));
        Assert.Same(winner, used);
        LinkEnd loser = winner == inbound ? dialled : inbound;
        Assert.False(loser.Completion.IsCompleted);

        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.True(loser.Completion.IsCompleted);
        Assert.False(winner.Completion.IsCompleted);
    }

    [Fact]
    public async Task CrossedDials_TheWinnerEnds_TheLoserStandsIn()
    {
        await using ConnectionPool<LinkEnd> pool = Open();
        Task<LinkEnd> caller = pool.GetAsync(Node(2), CancellationToken.None);
        LinkEnd dialled = NewLink();
        _dials[0].Done.SetResult(dialled);
        Assert.Same(dialled, await caller);
        LinkEnd inbound = NewLink();
        Assert.True(pool.TryRegister(Node(2), inbound));
        Assert.True(pool.TryGet(Node(2), out LinkEnd? used));
        Assert.Same(dialled, used);

        await dialled.BreakAsync();
        await UntilAsync(() => pool.TryGet(Node(2), out LinkEnd? now) && now == inbound);
        _clock.Advance(TimeSpan.FromSeconds(60));
        Assert.False(inbound.Completion.IsCompleted);
    }

    [Fact]
    public async Task ADialLongAfter_MeansThatThePeerLostTheOldOne_TheNewOneIsUsed()
    {
        await using ConnectionPool<LinkEnd> pool = Open();
        Task<LinkEnd> caller = pool.GetAsync(Node(2), CancellationToken.None);
        _dials[0].Done.SetResult(NewLink());
        await caller;
        _clock.Advance(TimeSpan.FromSeconds(21));
        LinkEnd inbound = NewLink();
        Assert.True(pool.TryRegister(Node(2), inbound));

        Assert.True(pool.TryGet(Node(2), out LinkEnd? used));
        Assert.Same(inbound, used);
    }

    [Fact]
    public async Task DisposeAsync_ConnectionsAndDials_AreClosedAndNothingIsTakenAnyMore()
    {
        ConnectionPool<LinkEnd> pool = Open();
        LinkEnd connection = NewLink();
        Assert.True(pool.TryRegister(Node(2), connection));
        Task<LinkEnd> caller = pool.GetAsync(Node(3), CancellationToken.None);
        await pool.DisposeAsync();

        Assert.True(connection.Completion.IsCompleted);
        Assert.True(_dials[0].Ct.IsCancellationRequested);
        await Assert.ThrowsAsync<IOException>(() => caller);
        Assert.False(pool.TryRegister(Node(2), NewLink()));
        Assert.Throws<ObjectDisposedException>(() => { _ = pool.GetAsync(Node(2), CancellationToken.None); });
    }

    [Fact]
    public void Options_OutOfBounds_AreAllNamed()
    {
        var options = new ConnectionPoolOptions { PeersMax = 0, DialsMax = 1025, BackoffMin = TimeSpan.FromSeconds(2), BackoffMax = TimeSpan.FromSeconds(1) };
        string message = Assert.Throws<ValidationException>(options.Validate).Message;
        Assert.All((string[])["PeersMax", "DialsMax", "BackoffMax"], name => Assert.Contains(name, message, StringComparison.Ordinal));
    }

    internal static NodeId Node(byte value)
    {
        Span<byte> bytes = stackalloc byte[NodeId.SizeBytes];
        bytes.Fill(value);
        return new NodeId(bytes);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!condition())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private LinkEnd NewLink() => LinkEnd.Pair(_links++, () => Task.CompletedTask).Near;

    private ConnectionPool<LinkEnd> Open(ConnectionPoolOptions? options = null, byte self = 1) =>
        new(Node(self), options ?? new ConnectionPoolOptions(), DialAsync, _clock, () => 0.5);

    private async Task<LinkEnd> DialAsync(NodeId peer, CancellationToken ct)
    {
        var done = new TaskCompletionSource<LinkEnd>();
        _dials.Add((peer, done, ct));
        return await done.Task.WaitAsync(ct);
    }
}
