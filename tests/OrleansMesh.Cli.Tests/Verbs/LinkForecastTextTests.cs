using OrleansMesh.Cli.Verbs;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Cli.Tests.Verbs;

public sealed class LinkForecastTextTests
{
    private static readonly LinkForecastView Failing = new(
        0.62, ExpectedToFail: true, PenaltyMilliseconds: 300, Failures: 5, LastFailureSeconds: 12.4, UsualMilliseconds: 41, RecentMilliseconds: 130.25, LateShare: 0.25);

    [Fact]
    public void Explain_ALinkThatIsExpectedToFail_SaysWhyAndWhatItCosts() => Assert.Equal(
        "The link to did:mesh:hub:na is expected to fail (risk 62 % within a minute): it failed 5 times in ten minutes, the last time 12 s ago, answers take 130.3 ms, usually 41.0 ms, 25 % of them are late. Ways over it count as 300 ms slower.",
        LinkForecastText.Explain(new LinkView("did:key:n", "did:mesh:hub:na", 20, Failing)));

    [Fact]
    public void Explain_ALinkThatSlowsDownAndNeverFailed_SaysSo() => Assert.Contains(
        ": it did not fail yet, answers take", LinkForecastText.Explain(new LinkView("did:key:n", "did:mesh:hub:na", 20, Failing with { Failures = 0, LastFailureSeconds = null })), StringComparison.Ordinal);

    [Fact]
    public void Explain_ASteadyLinkOrOneThatIsNoNeighbour_IsNothing()
    {
        Assert.Null(LinkForecastText.Explain(new LinkView("did:key:n", "did:mesh:hub:na", 20, Failing with { ExpectedToFail = false })));
        Assert.Null(LinkForecastText.Explain(new LinkView("did:key:n", "did:mesh:hub:na", null)));
    }

    [Theory]
    [InlineData(0, "20.00 ms")]
    [InlineData(300, "20.00 + 300 ms")]
    public void Cost_OfAWay_ShowsWhatIsAdded(double penalty, string expected) =>
        Assert.Equal(expected, LinkForecastText.Cost(new RouteView("h", "n", "r", "", "n", ["a", "n"], 20, penalty, Suppressed: false, Meshes: 0, Share: 1)));
}
