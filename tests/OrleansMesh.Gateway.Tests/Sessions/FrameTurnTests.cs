using OrleansMesh.Gateway.Sessions;

namespace OrleansMesh.Gateway.Tests.Sessions;

public sealed class FrameTurnTests
{
    [Fact]
    public async Task TakeAsync_WithinATurn_GoesOnAtOnceAndOneMoreLetsOthersGoOn()
    {
        var turn = new FrameTurn();
        for (int round = 0; round < 3; round++)
        {
            // the one that let others go on was the first of the next turn
            for (int taken = round == 0 ? 0 : 1; taken < FrameTurn.FramesMax; taken++)
            {
                Assert.True(turn.TakeAsync().AsTask().IsCompletedSuccessfully);
            }

            await OneMoreAsync(turn);
        }
    }

    // nothing runs a posted continuation until this test has looked
    private static async Task OneMoreAsync(FrameTurn turn)
    {
        var later = new Posted();
        SynchronizationContext? before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(later);
        Task over = turn.TakeAsync().AsTask();
        SynchronizationContext.SetSynchronizationContext(before);

        Assert.False(over.IsCompleted);
        later.Run();
        await over;
    }

    private sealed class Posted : SynchronizationContext
    {
        private readonly List<Action> _work = [];

        public override void Post(SendOrPostCallback d, object? state) => _work.Add(() => d(state));

        public void Run() => _work.ForEach(w => w());
    }
}
