namespace OrleansMesh.Wire.Requests;

/// <summary>What is expected of a link, and why .</summary>
/// <param name="Risk">0 to 1: that it fails within a minute, as its past says.</param>
/// <param name="ExpectedToFail">Whether ways over it are taken to be slower than they are.</param>
/// <param name="PenaltyMilliseconds">By how much, one way; 0 for not.</param>
/// <param name="Failures">How often it failed within ten minutes, at most 16.</param>
/// <param name="LastFailureSeconds">How long ago the last failure was; null for none.</param>
/// <param name="UsualMilliseconds">A usual round trip; 0 before the first.</param>
/// <param name="RecentMilliseconds">The last round trips; 0 before the first.</param>
/// <param name="LateShare">0 to 1: the share of the last answers that took more than twice the usual time and 50 ms.</param>
public sealed record LinkForecastView(
    double Risk, bool ExpectedToFail, double PenaltyMilliseconds, int Failures, double? LastFailureSeconds, double UsualMilliseconds, double RecentMilliseconds, double LateShare);
