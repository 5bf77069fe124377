using OrleansMesh.Gateway.Links;
using OrleansMesh.Testing;

namespace OrleansMesh.Gateway.Tests.Links;

/// <summary>N-05: what a member sends that nobody knows costs no more than so many questions.</summary>
public sealed class QuestionRateTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly QuestionRate _rate;

    public QuestionRateTests() => _rate = new QuestionRate(_clock);

    [Fact]
    public void TryTake_AsManyAsAMeshMayHave_AndNoneMoreBeforeThePeriodIsOver()
    {
        Assert.All(Enumerable.Range(0, QuestionRate.OfMeshMax), _ => Assert.True(_rate.TryTake("acme")));
        Assert.False(_rate.TryTake("acme"));
        Assert.True(_rate.TryTake("mit"));

        _clock.Advance(QuestionRate.Period - TimeSpan.FromMilliseconds(1));
        Assert.False(_rate.TryTake("acme"));
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.All(Enumerable.Range(0, QuestionRate.OfMeshMax), _ => Assert.True(_rate.TryTake("acme")));
        Assert.False(_rate.TryTake("acme"));
    }

    [Fact]
    public void TryTake_AsManyAsAllMayHave_AndNoneMoreBeforeThePeriodIsOver()
    {
        Assert.All(Enumerable.Range(0, QuestionRate.CountMax), i => Assert.True(_rate.TryTake($"mesh-{i}")));
        Assert.False(_rate.TryTake("another"));

        _clock.Advance(QuestionRate.Period);
        Assert.True(_rate.TryTake("another"));
    }
}
