using OrleansMesh.Gateway.Edge.Limits;

namespace OrleansMesh.Gateway.Tests.Edge.Limits;

public sealed class HandshakeGateTests
{
    [Fact]
    public async Task EnterAsync_AsManyAsMayBe_TheNextWaitsForAnExit()
    {
        using var gate = new HandshakeGate(2);
        await gate.EnterAsync(CancellationToken.None);
        await gate.EnterAsync(CancellationToken.None);
        Task third = gate.EnterAsync(CancellationToken.None);
        Assert.False(third.IsCompleted);

        gate.Exit();
        await third;
    }

    [Fact]
    public async Task EnterAsync_CancelledInTheLine_TakesNoPlace()
    {
        using var gate = new HandshakeGate(1);
        await gate.EnterAsync(CancellationToken.None);
        using var leaving = new CancellationTokenSource();
        Task left = gate.EnterAsync(leaving.Token);
        Task next = gate.EnterAsync(CancellationToken.None);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);

        gate.Exit();
        await next;
    }
}
