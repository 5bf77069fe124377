namespace OrleansMesh.Domain.Routing;

/// <summary>What is expected of a link, and the evidence .</summary>
/// <param name="Risk">0 to 1: that it fails within <see cref="LinkForecastRules.Horizon"/>, as its past says.</param>
/// <param name="IsExpectedToFail">Whether ways over it are taken to be slower by <see cref="LinkForecastRules.PenaltyMicroseconds"/>.</param>
/// <param name="Failures">How often it failed, of late: within <see cref="LinkForecastRules.HalfLife"/>, at most <see cref="LinkForecastRules.TimesMax"/>.</param>
/// <param name="LastFailureAgo">Null when it did not.</param>
/// <param name="Usual">Microseconds of a usual round trip; 0 before the first.</param>
/// <param name="Recent">Microseconds of the last round trips; 0 before the first.</param>
/// <param name="LateShare">0 to 1: the share of the last answers that were late for this link.</param>
public sealed record LinkForecast(double Risk, bool IsExpectedToFail, int Failures, TimeSpan? LastFailureAgo, long Usual, long Recent, double LateShare)
{
    /// <summary>Microseconds, one way, that are added to ways over this link.</summary>
    public long Penalty => IsExpectedToFail ? LinkForecastRules.PenaltyMicroseconds : 0;
}
