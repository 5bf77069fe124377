using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Qos;
using OrleansMesh.Gateway.Links;
using OrleansMesh.Gateway.Tests.Hubs;
using OrleansMesh.Gateway.Tests.Peers;
using OrleansMesh.Testing;
using OrleansMesh.Wire;

namespace OrleansMesh.Gateway.Tests.Links;

/// <summary>R-05: what another hub sends to one mesh is taken in its order and without a gap, and together what came meanwhile.</summary>
public sealed class InboundFlowsTests : IDisposable
{
    private static readonly FmpEnvelope Small = Envelopes.Of(QosClass.Normal);

    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    private readonly ManualTimeProvider _clock = new();
    private readonly InboundFlows _flows;
    private readonly Lock _gate = new();
    private readonly List<(ulong[] Sequences, bool GoesOn)> _taken = [];
    private readonly SemaphoreSlim _begun = new(0);
    private readonly SemaphoreSlim _end = new(0);
    private readonly HashSet<ulong> _refused = [];

    public InboundFlowsTests() => _flows = new InboundFlows(_clock);

    public void Dispose()
    {
        _begun.Dispose();
        _end.Dispose();
    }

    [Fact]
    public async Task TryNext_WhileOneIsTaken_WhatComesIsTakenTogetherAfterIt()
    {
        Assert.True(Next(1, 0));
        await BegunAsync();
        Assert.True(Next(1, 1) && Next(1, 2) && Next(1, 3));
        Assert.Single(_taken);

        await EndAndBeginAsync();

        Assert.Equal([[100UL], [101UL, 102UL, 103UL]], _taken.Select(t => t.Sequences));
        Assert.All(_taken, t => Assert.True(t.GoesOn));
    }

    [Theory]
    [InlineData(InboundFlow.TogetherMax, 1)]
    [InlineData(InboundFlow.TogetherMax + 1, 2)]
    public async Task TryNext_AsManyAsAreTakenTogether_OneMoreIsTakenAfterThem(int waiting, int calls)
    {
        Assert.True(Next(1, 0));
        await BegunAsync();
        Assert.All(Enumerable.Range(1, waiting), i => Assert.True(Next(1, (ulong)i)));

        for (int i = 0; i < calls; i++)
        {
            await EndAndBeginAsync();
        }

        Assert.Equal(calls + 1, _taken.Count);
        Assert.Equal(waiting + 1, _taken.Sum(t => t.Sequences.Length));
    }

    [Fact]
    public async Task TryNext_AsManyBytesAsAreTakenTogether_OneMoreIsTakenAfterThem()
    {
        FmpEnvelope half = Envelopes.New("h", QosClass.Normal, (InboundFlow.TogetherBytesMax / 2) - 4096);
        Assert.InRange(half.Bytes.Length, (InboundFlow.TogetherBytesMax / 3) + 1, InboundFlow.TogetherBytesMax / 2);
        Assert.True(Next(1, 0));
        await BegunAsync();
        Assert.True(Next(1, 1, half) && Next(1, 2, half) && Next(1, 3, half));

        await EndAndBeginAsync();
        await EndAndBeginAsync();

        Assert.Equal([[100UL], [101UL, 102UL], [103UL]], _taken.Select(t => t.Sequences));
    }

    [Fact]
    public async Task TryNext_OneIsNotTaken_NoneOfItsRunIsAfterIt()
    {
        _refused.Add(100);
        Assert.True(Next(1, 0));
        await BegunAsync();
        Assert.True(Next(1, 1) && Next(2, 0) && Next(2, 1));
        await EndAndBeginAsync();
        Assert.False(Next(1, 2));
        await EndAndBeginAsync();
        End();

        Assert.Equal([(100UL, true), (101UL, false), (200UL, true)], _taken.Select(t => (t.Sequences[0], t.GoesOn)));
    }

    [Fact]
    public async Task TryNext_ARunThatWasRefusedAndRests_IsRefusedStill()
    {
        _refused.Add(100);
        Assert.True(Next(1, 0));
        await BegunAsync();
        End();
        Assert.True(Next(1, 1));
        await BegunAsync();

        Assert.Equal([(100UL, true), (101UL, false)], _taken.Select(t => (t.Sequences[0], t.GoesOn)));
    }

    [Theory]
    [InlineData(1UL, 1UL)]
    [InlineData(1UL, 3UL)]
    [InlineData(1UL, 0UL)]
    [InlineData(0UL, 2UL)]
    [InlineData(2UL, 1UL)]
    public void TryNext_AGapARepeatOrARunThatIsOver_IsNotTheNext(ulong epoch, ulong index)
    {
        Assert.True(Next(1, 0) && Next(1, 1));

        Assert.False(Next(epoch, index));
        Assert.True(Next(1, 2));
    }

    [Fact]
    public void TryNext_RunsOfOthers_DoNotMatter()
    {
        Assert.True(Next(5, 0));

        Assert.True(_flows.TryNext(new RelayHead(default, default, 1, 0), new FlowRelay(0, Small), TakeAsync));
        Assert.False(_flows.TryNext(new RelayHead(new NodeId([.. Enumerable.Repeat((byte)8, NodeId.SizeBytes)]), default, 1, 1), new FlowRelay(0, Small), TakeAsync));
    }

    [Fact]
    public async Task ForgetIdle_AFlowThatRestsAndIsSilent_IsForgottenAndBeginsWithAnyRun()
    {
        Assert.True(Next(3, 0));
        await BegunAsync();
        for (int i = 0; i < 3; i++)
        {
            // it is being taken
            ForgetAfter(InboundFlows.IdleTime);
            Assert.Equal(1, _flows.Count);
        }

        End();
        await Eventually.HoldsAsync(() =>
        {
            ForgetAfter(InboundFlows.IdleTime);
            return _flows.Count == 0;
        });

        Assert.False(Next(3, 1));
        Assert.True(Next(1, 0));
    }

    [Fact]
    public async Task ForgetIdle_AFlowThatWasHeardOfSinceTheLastLook_IsKept()
    {
        Assert.True(Next(1, 0));
        await BegunAsync();
        End();
        ForgetAfter(InboundFlows.IdleTime);
        Assert.False(Next(1, 2));
        ForgetAfter(InboundFlows.IdleTime);
        Assert.Equal(1, _flows.Count);

        // too early to look
        ForgetAfter(InboundFlows.IdleTime - Tick);
        Assert.Equal(1, _flows.Count);
        Assert.True(Next(1, 1));
    }

    [Fact]
    public async Task TryNext_AsManyFlowsAsThereMayBe_OneMoreFindsAPlaceWhenOneWasSilentForAMinute()
    {
        Assert.All(Enumerable.Range(0, InboundFlows.FlowsMax), i => Assert.True(NextOf(i)));
        Assert.False(NextOf(-1));

        // what was heard of since the last look is not silent
        _clock.Advance(InboundFlows.IdleTimeWhenFull);
        Assert.False(NextOf(-1));
        _clock.Advance(InboundFlows.IdleTimeWhenFull - Tick);
        Assert.False(NextOf(-1));
        Assert.Equal(InboundFlows.FlowsMax, _flows.Count);
        _clock.Advance(Tick);
        await Eventually.HoldsAsync(() =>
        {
            bool isTaken = NextOf(-1);
            _clock.Advance(InboundFlows.IdleTimeWhenFull);
            return isTaken;
        });

        Assert.InRange(_flows.Count, 1, InboundFlows.FlowsMax);

        bool NextOf(int source)
        {
            byte[] node = new byte[NodeId.SizeBytes];
            BitConverter.TryWriteBytes(node, source);
            return _flows.TryNext(new RelayHead(new NodeId(node), default, 1, 0), new FlowRelay(0, Small), static (_, _) => Task.FromResult(true));
        }
    }

    [Fact]
    public async Task TryNext_AsManyBytesAsMayWaitOnALink_OneMoreIsTakenWhenSomeAreGone()
    {
        FmpEnvelope half = Envelopes.New("h", QosClass.Normal, InboundFlow.TogetherBytesMax / 2);
        ulong count = (ulong)(InboundFlows.WaitingBytesMax / half.Bytes.Length);
        Assert.True(Next(1, 0, half));
        await BegunAsync();
        for (ulong i = 1; i < count; i++)
        {
            Assert.True(Next(1, i, half));
        }

        Assert.False(Next(1, count, half));
        await EndAndBeginAsync();

        Assert.True(Next(1, count, half));
        Assert.False(Next(1, count + 1, half));
    }

    private void ForgetAfter(TimeSpan time)
    {
        _clock.Advance(time);
        _flows.ForgetIdle();
    }

    private bool Next(ulong epoch, ulong index, FmpEnvelope? envelope = null) => _flows.TryNext(
        new RelayHead(new NodeId([.. Enumerable.Repeat((byte)7, NodeId.SizeBytes)]), default, epoch, index), new FlowRelay((100 * epoch) + index, envelope ?? Small), TakeAsync);

    private async Task<bool> TakeAsync(IReadOnlyList<FlowRelay> run, bool goesOn)
    {
        lock (_gate)
        {
            _taken.Add(([.. run.Select(relay => relay.Sequence)], goesOn));
        }

        _ = _begun.Release();
        await _end.WaitAsync();
        return goesOn && !run.Any(relay => _refused.Contains(relay.Sequence));
    }

    private async Task BegunAsync() => Assert.True(await _begun.WaitAsync(TestHub.Patience));

    private void End() => _ = _end.Release();

    private async Task EndAndBeginAsync()
    {
        End();
        await BegunAsync();
    }
}
