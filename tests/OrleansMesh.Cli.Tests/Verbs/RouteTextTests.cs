using OrleansMesh.Cli.Verbs;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Cli.Tests.Verbs;

public sealed class RouteTextTests
{
    [Theory]
    [InlineData(1, "100 %")]
    [InlineData(0.435, "44 %")]
    [InlineData(0, "–")]
    public void Share_OfAWay_IsInPercentOrNone(double share, string expected) =>
        Assert.Equal(expected, RouteText.Share(new RouteView("h", "n", "r", "", "n", ["a", "n"], 20, 0, Suppressed: false, Meshes: 0, share)));
}
