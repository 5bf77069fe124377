using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Domain.Routing;

namespace OrleansMesh.Domain.Tests.Routing;

/// <summary>R-01: when a hub announces itself anew.</summary>
public sealed class RefreshTimeTests
{
    [Theory]
    [InlineData(0.0, 16_000)]
    [InlineData(0.5, 20_000)]
    [InlineData(0.75, 22_000)]
    public void NextRefresh_OfChance_IsAFifthSoonerOrLater(double chance, double milliseconds) =>
        Assert.Equal(milliseconds, RoutingLimits.NextRefresh(chance).TotalMilliseconds, tolerance: 0.001);

    [Fact]
    public void NextRefresh_AnyChance_LetsTwoBeLostBeforeAStatementIsOver() => Prop.ForAll(
        Gen.Choose(0, 999_999).Select(part => part / 1e6).ToArbitrary(),
        chance => RoutingLimits.NextRefresh(chance) is var after && after >= TimeSpan.FromSeconds(16) && 3 * after < RoutingLimits.Lifetime + RoutingLimits.ClockSkewMax)
        .Check(Config.QuickThrowOnFailure.WithMaxTest(500));
}
