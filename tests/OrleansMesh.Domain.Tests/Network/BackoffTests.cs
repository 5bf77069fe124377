using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Domain.Network;

namespace OrleansMesh.Domain.Tests.Network;

/// <summary>R-06: when what failed is tried again.</summary>
public sealed class BackoffTests
{
    private static readonly Config Often = Config.QuickThrowOnFailure.WithMaxTest(2_000);

    // ticks of two times of any order, and how often the first is doubled: from none to far beyond what a time can be
    private static readonly Arbitrary<(Backoff Backoff, int Doublings)> Any = (
        from min in Times()
        from max in Times()
        from doublings in Gen.OneOf(Gen.Choose(0, 70), Gen.Elements(int.MaxValue, 1_000_000))
        select (new Backoff(min, max), doublings)).ToArbitrary();

    [Theory]
    [InlineData(0, 100)]
    [InlineData(1, 200)]
    [InlineData(5, 3_200)]
    [InlineData(6, 5_000)]
    [InlineData(int.MaxValue, 5_000)]
    public void Longest_Doublings_DoublesUpToTheCap(int doublings, double milliseconds) =>
        Assert.Equal(milliseconds, new Backoff(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(5)).Longest(doublings).TotalMilliseconds);

    [Theory]
    [InlineData(-1.0, 1_000)]
    [InlineData(0.0, 1_000)]
    [InlineData(0.5, 1_500)]
    [InlineData(1.0, 2_000)]
    [InlineData(7.0, 2_000)]
    public void Wait_Chance_IsBetweenHalfAndAll(double random, double milliseconds) =>
        Assert.Equal(milliseconds, new Backoff(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1)).Wait(1, random).TotalMilliseconds, tolerance: 0.001);

    [Fact]
    public void Longest_LessThanNoFailure_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => default(Backoff).Longest(-1));

    [Fact]
    public void Longest_Any_IsTheFirstDoubledExactlyUntilTheCap() => Prop.ForAll(
        Any,
        any => any.Backoff.Longest(any.Doublings).Ticks == Exactly(any.Backoff, any.Doublings)).Check(Often);

    [Fact]
    public void Longest_AnyNextFailure_IsNoSoonerAndAtMostTwiceAsLong() => Prop.ForAll(Any, any =>
    {
        int first = Math.Min(any.Doublings, 69);
        TimeSpan wait = any.Backoff.Longest(first);
        TimeSpan next = any.Backoff.Longest(first + 1);
        return next >= wait && (decimal)next.Ticks <= 2m * wait.Ticks && next <= any.Backoff.Max;
    }).Check(Often);

    [Fact]
    public void Wait_AnyChance_IsWithinHalfAndAllOfTheLongest() => Prop.ForAll(Any, Gen.Choose(0, 1_000_000).Select(part => part / 1e6).ToArbitrary(), (any, random) =>
    {
        // a double has 53 bits: of the longest times the last ticks are rounded
        TimeSpan longest = any.Backoff.Longest(any.Doublings);
        decimal wait = any.Backoff.Wait(any.Doublings, random).Ticks;
        decimal slack = 1 + (longest.Ticks / 1_000_000_000_000m);
        return wait >= (longest.Ticks / 2m) - slack && wait <= longest.Ticks + slack;
    }).Check(Often);

    private static Gen<TimeSpan> Times() => Gen.OneOf(
        Gen.Choose(0, 100).Select(ticks => new TimeSpan(ticks)),
        Gen.Choose(1, 86_400_000).Select(milliseconds => TimeSpan.FromMilliseconds(milliseconds)),
        Gen.Choose(1, 100_000).Select(days => TimeSpan.FromDays(days)));

    private static long Exactly(Backoff backoff, int doublings)
    {
        System.Numerics.BigInteger doubled = new System.Numerics.BigInteger(backoff.Min.Ticks) << Math.Min(doublings, 1_000);
        return (long)System.Numerics.BigInteger.Min(doubled, backoff.Max.Ticks);
    }
}
