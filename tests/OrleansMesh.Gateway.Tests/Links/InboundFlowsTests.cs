using OrleansMesh.Gateway.Links;
using OrleansMesh.Gateway.Tests.Hubs;
using OrleansMesh.Wire;

namespace OrleansMesh.Gateway.Tests.Links;

/// <summary>R-05: what another hub sends to one mesh is taken in its order and without a gap.</summary>
public sealed class InboundFlowsTests
{
    private const string Target = "did:mesh:academic:mit-001";

    private readonly InboundFlows _flows = new();
    private readonly List<(ulong Epoch, ulong Index, bool GoesOn)> _taken = [];

    [Fact]
    public async Task TryNext_InOrder_EachAfterTheOneBefore()
    {
        var first = new TaskCompletionSource<bool>();
        Task<bool> second = Next(1, 1, after: Next(1, 0, result: first.Task));
        Assert.False(second.IsCompleted);

        first.SetResult(true);

        Assert.True(await second.WaitAsync(TestHub.Patience, TimeProvider.System));
        Assert.Equal([(1UL, 0UL, true), (1UL, 1UL, true)], _taken);
    }

    [Fact]
    public async Task TryNext_OneIsNotTaken_NoneOfItsRunIsAfterIt()
    {
        _ = Next(1, 0, result: Task.FromResult(false));
        Assert.False(await Next(1, 1));
        Assert.False(await Next(1, 2));

        Assert.True(await Next(2, 0));
        Assert.Equal([true, false, false, true], _taken.Select(t => t.GoesOn));
    }

    [Theory]
    [InlineData(1UL, 1UL)]
    [InlineData(1UL, 3UL)]
    [InlineData(1UL, 0UL)]
    [InlineData(0UL, 2UL)]
    [InlineData(2UL, 1UL)]
    public async Task TryNext_AGapARepeatOrARunThatIsOver_IsNotTheNext(ulong epoch, ulong index)
    {
        await Next(1, 0);
        await Next(1, 1);

        Assert.False(_flows.TryNext(Head(epoch, index), Target, _ => Task.FromResult(true)));
        Assert.True(await Next(1, 2));
    }

    [Fact]
    public async Task TryNext_RunsOfOthers_DoNotMatter()
    {
        await Next(5, 0);

        Assert.True(_flows.TryNext(new RelayHead(default, default, 1, 0), Target, _ => Task.FromResult(true)));
        Assert.True(_flows.TryNext(Head(1, 0), "did:mesh:academic:other-001", _ => Task.FromResult(true)));
        Assert.False(_flows.TryNext(Head(1, 1), "did:mesh:academic:third-001", _ => Task.FromResult(true)));
    }

    private static RelayHead Head(ulong epoch, ulong index) => new(new NodeId([.. Enumerable.Repeat((byte)7, NodeId.SizeBytes)]), default, epoch, index);

    // What the flow itself does with it; the one before is begun already.
    private Task<bool> Next(ulong epoch, ulong index, Task<bool>? result = null, Task<bool>? after = null)
    {
        _ = after;
        var done = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        Assert.True(_flows.TryNext(Head(epoch, index), Target, async goesOn =>
        {
            bool taken = goesOn && await (result ?? Task.FromResult(true));
            lock (_taken)
            {
                _taken.Add((epoch, index, goesOn));
            }

            done.SetResult(taken);
            return taken;
        }));
        return done.Task;
    }
}
