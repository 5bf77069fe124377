using OrleansMesh.Domain.Network;
using OrleansMesh.Gateway.Links;
using OrleansMesh.Testing;

namespace OrleansMesh.Gateway.Tests.Links;

/// <summary>R-06: a hub that something is owed to is asked later after each failure, and at once when it is back.</summary>
public sealed class HomeTurnsTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly HomeTurns _turns;
    private double _random = 1;

    public HomeTurnsTests() => _turns = new HomeTurns(new Backoff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60)), _clock, () => _random);

    [Fact]
    public void TryBegin_AfterFailures_WaitsTwiceAsLongEachTimeUpToTheCap()
    {
        double[] waits = [1, 2, 4, 8, 16, 32, 60, 60];
        foreach (double wait in waits)
        {
            Assert.True(_turns.TryBegin("a"));
            _turns.End("a", isTaken: false);
            _clock.Advance(TimeSpan.FromSeconds(wait) - TimeSpan.FromMilliseconds(1));
            Assert.False(_turns.TryBegin("a"));
            Assert.Equal(1, _turns.NextIn(["a"])!.Value.TotalMilliseconds, tolerance: 0.01);
            _clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.True(_turns.TryBegin("a"));
    }

    [Fact]
    public void TryBegin_AfterAFailure_IsSpread()
    {
        _random = 0;
        Assert.True(_turns.TryBegin("a"));
        _turns.End("a", isTaken: false);
        Assert.Equal(TimeSpan.FromSeconds(0.5), _turns.NextIn(["a"]));
    }

    [Fact]
    public void TryBegin_WhileATurnIsOn_IsOneOfEachHub()
    {
        Assert.True(_turns.TryBegin("a"));
        Assert.False(_turns.TryBegin("a"));
        Assert.True(_turns.TryBegin("b"));
        Assert.Null(_turns.NextIn(["a", "b"]));
        Assert.Equal(TimeSpan.Zero, _turns.NextIn(["a", "c"]));
    }

    [Fact]
    public void Back_AfterAFailure_IsNextAtOnceAndBeginsAnew()
    {
        Fail("a");
        _clock.Advance(TimeSpan.FromSeconds(1));
        Fail("a");
        Assert.False(_turns.TryBegin("a"));
        _turns.Back("a");
        Assert.Equal(TimeSpan.Zero, _turns.NextIn(["a"]));
        Fail("a");
        Assert.Equal(TimeSpan.FromSeconds(1), _turns.NextIn(["a"]));
    }

    [Fact]
    public void Back_WhileATurnIsOn_DoesNotWaitAfterItFails()
    {
        Assert.True(_turns.TryBegin("a"));
        _turns.Back("a");
        _turns.End("a", isTaken: false);
        Assert.True(_turns.TryBegin("a"));
        _turns.End("a", isTaken: false);
        Assert.False(_turns.TryBegin("a"));
    }

    [Fact]
    public void End_AllTaken_IsForgotten_AndSoAreThoseToWhomNothingIsOwed()
    {
        Assert.True(_turns.TryBegin("a"));
        _turns.End("a", isTaken: true);
        Assert.Equal(0, _turns.Count);
        Fail("b");
        Fail("c");
        _turns.ForgetOthers(new HashSet<string> { "b" });
        Assert.Equal(1, _turns.Count);
        Assert.True(_turns.TryBegin("c"));
        Assert.False(_turns.TryBegin("b"));
    }

    private void Fail(string node)
    {
        Assert.True(_turns.TryBegin(node));
        _turns.End(node, isTaken: false);
    }
}
