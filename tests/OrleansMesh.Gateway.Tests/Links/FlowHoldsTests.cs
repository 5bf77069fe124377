using OrleansMesh.Cryptography;
using OrleansMesh.Gateway.Links;
using OrleansMesh.Testing;
using OrleansMesh.Wire;

namespace OrleansMesh.Gateway.Tests.Links;

/// <summary>F-07: how long a federation has held up a flow.</summary>
public sealed class FlowHoldsTests
{
    private static readonly NodeId Hub = NewNode();
    private static readonly Guid Federation = Guid.NewGuid();

    private readonly ManualTimeProvider _clock = new();
    private readonly FlowHolds _holds;

    public FlowHoldsTests() => _holds = new FlowHolds(_clock);

    [Fact]
    public void Hold_TheFirst_HasWaitedForNothing()
    {
        Assert.Equal(TimeSpan.Zero, Hold());
        _clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(TimeSpan.FromSeconds(3), Hold());
        Assert.Equal(TimeSpan.Zero, _holds.Hold(NewNode(), "mesh", Federation));
        Assert.Equal(TimeSpan.Zero, _holds.Hold(Hub, "other", Federation));
        Assert.Equal(TimeSpan.Zero, _holds.Hold(Hub, "mesh", Guid.NewGuid()));
    }

    [Fact]
    public void Hold_SomethingWasTakenMeanwhile_BeginsAnew()
    {
        _ = Hold();
        _clock.Advance(TimeSpan.FromSeconds(3));

        _holds.Release(Hub, "mesh", Federation);

        Assert.Equal(TimeSpan.Zero, Hold());
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    public void Hold_NoneWasRefusedForLong_BeginsAnew(int beyondMilliseconds, bool isAnew)
    {
        _ = Hold();
        TimeSpan silence = FlowHolds.ForgetAfter + TimeSpan.FromMilliseconds(beyondMilliseconds);
        _clock.Advance(silence);

        Assert.Equal(isAnew ? TimeSpan.Zero : silence, Hold());
    }

    [Theory]
    [InlineData(FlowHolds.HoldsMax - 1, false)]
    [InlineData(FlowHolds.HoldsMax, true)]
    public void Hold_ManyOthers_TheOneRefusedLongestAgoIsForgotten(int others, bool isForgotten)
    {
        _ = Hold();
        _clock.Advance(TimeSpan.FromSeconds(1));
        for (int i = 0; i < others; i++)
        {
            _ = _holds.Hold(Hub, "other", Guid.NewGuid());
        }

        Assert.Equal(isForgotten ? TimeSpan.Zero : TimeSpan.FromSeconds(1), Hold());
    }

    private TimeSpan Hold() => _holds.Hold(Hub, "mesh", Federation);

    private static NodeId NewNode()
    {
        using var key = Ed25519PrivateKey.Generate();
        return NodeId.Of(key.PublicKey);
    }
}
