using OrleansMesh.Domain.Network;

namespace OrleansMesh.Gateway.Links;

/// <summary>How long until another hub is shown again what it did not take .</summary>
/// <param name="Unanswered">When it did not answer.</param>
/// <param name="Refused">When it refused: it has to change first.</param>
internal sealed record HomeWaits(Backoff Unanswered, Backoff Refused)
{
    /// <summary>Of what stops messages, and lets them through.</summary>
    public static HomeWaits Terms { get; } = new(Of(0.1, 1), Of(0.1, 30));

    /// <summary>Of what only counts.</summary>
    public static HomeWaits Words { get; } = new(Of(1, 60), Of(1, 60));

    private static Backoff Of(double min, double max) => new(TimeSpan.FromSeconds(min), TimeSpan.FromSeconds(max));
}
