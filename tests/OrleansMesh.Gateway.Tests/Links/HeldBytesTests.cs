using OrleansMesh.Gateway.Links;

namespace OrleansMesh.Gateway.Tests.Links;

public sealed class HeldBytesTests
{
    private readonly HeldBytes _held = new(bytesMax: 100);

    [Fact]
    public void TryHold_UpToTheBound_AndOneByteMoreWhenSomeAreGivenBack()
    {
        Assert.True(_held.TryHold(60) && _held.TryHold(40));
        Assert.False(_held.TryHold(1));

        _held.Release(40);

        Assert.True(_held.TryHold(40));
        Assert.False(_held.TryHold(1));
    }

    [Fact]
    public void TryHold_OneThatIsLongerThanTheBound_IsHeldAlone()
    {
        Assert.True(_held.TryHold(101));
        Assert.False(_held.TryHold(1));
        _held.Release(101);
        Assert.True(_held.TryHold(1));

        Assert.False(_held.TryHold(100));
        Assert.True(_held.TryHold(99));
    }
}
