using System.Globalization;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Cli.Verbs;

/// <summary>Says of a link that is expected to fail why, and what that costs a way (R-07).</summary>
public static class LinkForecastText
{
    /// <summary>The latency of a way, with what is added to it when ways are compared.</summary>
    public static string Cost(RouteView route) =>
        route.PenaltyMilliseconds > 0 ? Invariant($"{route.LatencyMilliseconds:0.00} + {route.PenaltyMilliseconds:0} ms") : Invariant($"{route.LatencyMilliseconds:0.00} ms");

    /// <summary>One line with the evidence; null of a link that is not expected to fail.</summary>
    public static string? Explain(LinkView link) => link.Forecast is { ExpectedToFail: true } forecast
        ? Invariant($"The link to {link.Hub} is expected to fail (risk {100 * forecast.Risk:0} % within a minute): {string.Join(", ", Evidence(forecast))}. Ways over it count as {forecast.PenaltyMilliseconds:0} ms slower.")
        : null;

    private static IEnumerable<string> Evidence(LinkForecastView forecast)
    {
        yield return forecast.LastFailureSeconds is { } ago
            ? Invariant($"it failed {forecast.Failures} times in ten minutes, the last time {ago:0} s ago")
            : "it did not fail yet";
        yield return Invariant($"answers take {forecast.RecentMilliseconds:0.0} ms, usually {forecast.UsualMilliseconds:0.0} ms");
        yield return Invariant($"{100 * forecast.LateShare:0} % of them are late");
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
